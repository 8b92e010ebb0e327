/** Forms × verbs: a cell, a row or a column by one click; whose records, and the way to the fields. */
import { Checkbox } from "antd";
import type { FormElement, RoleElement, Verb } from "../../../api/building";
import { countOther, mayComment, rightsIn, VERBS, verbsIn } from "../../../document/roles";
import { Icon } from "../../../kit/Icon";
import { t } from "../../../text";
import { OpensCell } from "./OpensCell";
import { RowsCell } from "./RowsCell";
import { labelOf, type RolesDesk } from "./rolesDesk";

interface MatrixProps {
  desk: RolesDesk;
  role: RoleElement;
}

interface Row {
  id: string;
  label: string;
  /** Null for a form of another app. */
  form: FormElement | null;
}

export function VerbMatrix({ desk, role }: MatrixProps) {
  const { forms } = desk.build.draft.document;
  const own: Row[] = forms.map((form) => ({ id: form.id, label: labelOf(desk, form), form }));
  const others: Row[] = desk.targets
    .flatMap((app) => app.forms)
    .filter((form) => rightsIn(role, form.id))
    .map((form) => ({ id: form.id, label: form.label, form: null }));
  const give = (rows: readonly Row[], verbs: readonly Verb[], given: boolean) =>
    void desk.build.act({
      do: "give_verbs",
      role: role.id,
      forms: rows.map((row) => row.id),
      verbs: [...verbs],
      given,
    });
  const seen = own.filter((row) => verbsIn(role, row.id).includes("read"));
  const letTalk = (rows: readonly Row[], given: boolean) =>
    void desk.build.act({ do: "give_comments", role: role.id, forms: rows.map((row) => row.id), given });
  return (
    <table className="matrix" data-testid="verbs">
      <caption className="visually-hidden">{t("roles.matrix")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("roles.form")}</th>
          {VERBS.map((verb) => (
            <th key={verb} scope="col" className="matrix-mark">
              <button
                type="button"
                className="matrix-all"
                title={t("roles.column", { verb: t(`roles.verb.${verb}`) })}
                disabled={own.length === 0}
                onClick={() => give(own, [verb], !own.every((row) => verbsIn(role, row.id).includes(verb)))}
              >
                {t(`roles.verb.${verb}`)}
              </button>
            </th>
          ))}
          <th scope="col" className="matrix-mark">
            <button
              type="button"
              className="matrix-all"
              title={t("roles.column", { verb: t("roles.comments") })}
              disabled={seen.length === 0}
              onClick={() => letTalk(seen, !seen.every((row) => mayComment(role, row.id)))}
            >
              {t("roles.comments")}
            </button>
          </th>
          <th scope="col">{t("roles.rows")}</th>
          <th scope="col">{t("roles.fields")}</th>
          <th scope="col">{t("roles.opens")}</th>
        </tr>
      </thead>
      <tbody>
        {own.map((row) => (
          <FormRow key={row.id} desk={desk} role={role} row={row} onGive={give} onTalk={letTalk} />
        ))}
        {others.length > 0 && (
          <tr className="matrix-head">
            <th colSpan={VERBS.length + 5} scope="colgroup">
              {t("roles.others")}
            </th>
          </tr>
        )}
        {others.map((row) => (
          <FormRow key={row.id} desk={desk} role={role} row={row} onGive={give} onTalk={letTalk} />
        ))}
      </tbody>
    </table>
  );
}

interface FormRowProps extends MatrixProps {
  row: Row;
  onGive: (rows: readonly Row[], verbs: readonly Verb[], given: boolean) => void;
  /** Let comment what is seen, or only read what others say. */
  onTalk: (rows: readonly Row[], given: boolean) => void;
}

function FormRow({ desk, role, row, onGive, onTalk }: FormRowProps) {
  const held = verbsIn(role, row.id);
  const rights = rightsIn(role, row.id);
  const others = rights && row.form ? countOther(rights, row.form) : 0;
  return (
    <tr className={held.length === 0 ? "is-none" : undefined}>
      <th scope="row">
        <button
          type="button"
          className="matrix-all"
          title={t("roles.row", { form: row.label })}
          onClick={() => onGive([row], VERBS, held.length < VERBS.length)}
        >
          {row.label}
        </button>
      </th>
      {VERBS.map((verb) => (
        <td key={verb} className="matrix-mark" data-label={t(`roles.verb.${verb}`)}>
          <Checkbox
            aria-label={t("roles.cell", { form: row.label, verb: t(`roles.verb.${verb}`) })}
            checked={held.includes(verb)}
            onChange={(event) => onGive([row], [verb], event.target.checked)}
          />
        </td>
      ))}
      <td className="matrix-mark" data-label={t("roles.comments")}>
        <Checkbox
          aria-label={t("roles.cell", { form: row.label, verb: t("roles.comments") })}
          checked={mayComment(role, row.id)}
          disabled={!held.includes("read")}
          onChange={(event) => onTalk([row], event.target.checked)}
        />
      </td>
      <td className="matrix-rows">
        {rights && held.length > 0 && row.form && (
          <RowsCell desk={desk} role={role} rights={rights} form={row.form} />
        )}
      </td>
      <td className="matrix-fields">
        {rights && held.length > 0 && row.form && (
          <button
            type="button"
            className="plain-button is-link"
            onClick={() => void desk.go({ role: role.id, form: row.id })}
          >
            <span className="visually-hidden">{t("roles.fieldsOf", { form: row.label })} </span>
            {others > 0 ? t("roles.fieldsSome", { n: others }) : t(`roles.right.${rights.fields}`)}
            <Icon name="next" size={14} />
          </button>
        )}
      </td>
      {rights && held.includes("read") && row.form && row.form.views.length > 1 ? (
        <td className="matrix-opens" data-label={t("roles.opens")}>
          <OpensCell desk={desk} role={role} rights={rights} form={row.form} />
        </td>
      ) : (
        <td className="matrix-opens" />
      )}
    </tr>
  );
}

/** Fields × rights of a role in a form: one row, many that are ticked, or a whole column at once. */
import { Button, Checkbox } from "antd";
import { useState } from "react";
import type { FieldRight, FormElement, RightsElement, RoleElement } from "../../../api/building";
import { RIGHTS, rightsIn, rowsOf, saidRight } from "../../../document/roles";
import { said } from "../../../document/tree";
import { Icon } from "../../../kit/Icon";
import { t } from "../../../text";
import { FieldRow } from "./FieldRow";
import { labelOf, type RolesDesk } from "./rolesDesk";

interface FieldMatrixProps {
  desk: RolesDesk;
  role: RoleElement;
  form: FormElement;
}

export function FieldMatrix({ desk, role, form }: FieldMatrixProps) {
  const rights = rightsIn(role, form.id);
  return rights ? <Matrix desk={desk} role={role} form={form} rights={rights} /> : null;
}

function Matrix({ desk, role, form, rights }: FieldMatrixProps & { rights: RightsElement }) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const rows = rowsOf(form);
  const ids = rows.map((row) => row.field.id);
  const give = (right: FieldRight, fields: readonly string[], isMeant = false) =>
    void desk.build.act({
      do: "give_fields",
      role: role.id,
      form: form.id,
      right,
      fields: [...fields],
      is_meant: isMeant,
    });
  const choose = (some: readonly string[], on: boolean) =>
    setChosen((before) => {
      const next = new Set(before);
      for (const id of some) on ? next.add(id) : next.delete(id);
      return next;
    });
  return (
    <>
      <div className="fields-head">
        <button
          type="button"
          className="plain-button is-link"
          onClick={() => void desk.go({ role: role.id })}
        >
          <Icon name="back" size={15} />
          {t("roles.back", { role: said(role.name, desk.lang) })}
        </button>
        <h3>{t("roles.fieldsOf", { form: labelOf(desk, form) })}</h3>
        <span className="muted fields-keys">{t("roles.keys")}</span>
      </div>
      {chosen.size > 0 && (
        <fieldset className="fields-bulk">
          <legend>{t("roles.chosen", { n: chosen.size })}</legend>
          {RIGHTS.map((right) => (
            <Button
              key={right}
              size="small"
              onClick={() => {
                give(right, [...chosen]);
                setChosen(new Set());
              }}
            >
              {t(`roles.right.${right}`)}
            </Button>
          ))}
        </fieldset>
      )}
      <table className="matrix fields" data-testid="fields">
        <caption className="visually-hidden">{t("roles.fieldsOf", { form: labelOf(desk, form) })}</caption>
        <thead>
          <tr>
            <th scope="col">
              <Checkbox
                aria-label={t("roles.chooseAll")}
                checked={chosen.size === ids.length}
                indeterminate={chosen.size > 0 && chosen.size < ids.length}
                onChange={(event) => choose(ids, event.target.checked)}
              />
              <span className="fields-title">{t("roles.fields")}</span>
            </th>
            {RIGHTS.map((right) => (
              <th key={right} scope="col" className="matrix-mark">
                <button
                  type="button"
                  className="matrix-all"
                  title={t("roles.allFields", { right: t(`roles.right.${right}`) })}
                  onClick={() => give(right, [])}
                >
                  {t(`roles.right.${right}`)}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <FieldRow
              key={row.field.id}
              desk={desk}
              role={role.id}
              form={form.id}
              row={row}
              said={saidRight(rights, row.field.id, row.subform)}
              isWorkedOut={desk.workedOut.has(row.field.kind ?? "")}
              isChosen={chosen.has(row.field.id)}
              onChoose={(on) =>
                choose([row.field.id, ...(row.field.fields ?? []).map((column) => column.id)], on)
              }
              onGive={(right, isMeant) => give(right, [row.field.id], isMeant)}
            />
          ))}
        </tbody>
      </table>
      <p className="muted">{t("roles.usual", { right: t(`roles.right.${rights.fields}`) })}</p>
    </>
  );
}

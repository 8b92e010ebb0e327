/** 表单权限 of a step: every field, and columns of subforms, with what may be done with it meanwhile. */

import type { OpensElement } from "../../../../api/flows";
import type { FieldView } from "../../../../api/types";
import { type Opened, openedFor, withOpened } from "../../../../document/flows/opens";
import { newId } from "../../../../document/tree";
import { t } from "../../../../text";
import type { FlowEditor } from "./contract";

const OFFERED = ["hidden", "read", "write", "required"] as const;

interface Line {
  field: FieldView;
  subform?: string;
}

export const OpensSetting: FlowEditor = ({ flow, owner, element, value, onChange }) => {
  const opens = (value as OpensElement[] | null) ?? [];
  const usual = String(element.fields ?? "read");
  const lines: Line[] = flow.desk.state.view.fields.flatMap((field) => [
    { field },
    ...(field.fields ?? []).map((column) => ({ field: column, subform: field.key })),
  ]);
  const isWritten = (field: FieldView) =>
    !flow.desk.kinds.get(field.kind)?.is_computed && field.kind !== "serial";
  const give = (fields: readonly FieldView[], opened: Opened) => {
    const some = fields.filter((one) => isWritten(one) || opened === "hidden" || opened === "read");
    const ids = some.map((one) => one.key);
    onChange(withOpened(opens, usual, ids, opened, newId));
  };
  const steps = flow.stepsBefore(owner).filter((one) => "opens" in one);
  const before = steps[0];
  return (
    <div className="flow-opens">
      {before && (
        <button
          type="button"
          className="plain-button is-link"
          onClick={() =>
            onChange(
              ((before.opens as OpensElement[]) ?? []).map((one) => ({ ...one, id: newId() })),
              { fields: before.fields ?? "read" },
            )
          }
        >
          {t("flows.opens.asBefore", { step: flow.say(before.label) })}
        </button>
      )}
      <p className="muted">{t("flows.opens.hiddenNote")}</p>
      <table data-testid="flow-opens">
        <caption className="visually-hidden">{t("flows.opens.title")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("flows.opens.field")}</th>
            {OFFERED.map((one) => (
              <th key={one} scope="col">
                <button
                  type="button"
                  className="flow-all"
                  title={t("flows.opens.all", { right: t(`flows.opens.${one}`) })}
                  onClick={() =>
                    give(
                      lines.map((line) => line.field),
                      one,
                    )
                  }
                >
                  {t(`flows.opens.${one}`)}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map(({ field, subform }) => {
            const now = openedFor(opens, usual, field.key, subform);
            return (
              <tr key={field.key} className={subform ? "is-column" : undefined}>
                <th scope="row">{field.label}</th>
                {OFFERED.map((one) => (
                  <td key={one}>
                    <input
                      type="radio"
                      name={`${owner}-${field.key}`}
                      aria-label={`${field.label}: ${t(`flows.opens.${one}`)}`}
                      checked={now === one || (one === "read" && now === "masked")}
                      disabled={!isWritten(field) && (one === "write" || one === "required")}
                      onChange={() => give([field], one)}
                    />
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
};
OpensSetting.isWhole = true;

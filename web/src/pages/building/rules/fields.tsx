/** Which fields, columns and sections a deed of a rule is about: ticked in a dialog. */
import { Button } from "antd";
import { type ReactNode, useState } from "react";
import type { DeedKind, Element } from "../../../api/building";
import { Dialog } from "../../../kit/Dialog";
import { t } from "../../../text";
import type { Desk } from "../desk";
import { optionsOf } from "../offers/offers";
import { isRelation } from "../pointing";

interface Asked {
  do: DeedKind;
  /** The subform whose rows are asked one by one; null for the record. */
  rows: string | null;
  chosen: readonly string[];
}

/** What a field, a column or a section is called. */
export function nameOf(desk: Desk, id: string): string {
  const section = desk.form.sections.find((one) => one.id === id);
  if (section) return t("building.ruleSection", { section: desk.say(section.label) });
  const found = desk.find(id);
  if (!found) return id;
  const column = desk.say(found.field.label);
  const rows = desk.form.fields.find((one) => one.id === found.table);
  return rows ? t("building.ruleColumn", { rows: desk.say(rows.label), column }) : column;
}

/** What options or records a field offers, so that those named together offer the same; null if it offers none. */
function offeredBy(field: Element): string | null {
  if (isRelation(field)) return `records of ${field.target}`;
  return optionsOf(field).length > 0 ? "options" : null;
}

/** Whether what these fields offer can be narrowed together, asked of the record or of rows. */
export function areOffered(desk: Desk, rows: string | null, ids: readonly string[]): boolean {
  const found = ids.flatMap((id) => desk.find(id) ?? []);
  const sorts = new Set(found.map(({ field }) => offeredBy(field)));
  const isHere = found.every(({ table }) => table === (rows ?? desk.form.id));
  return found.length === ids.length && isHere && sorts.size === 1 && !sorts.has(null);
}

/** No formula gives a person, a department or a secret. */
const NOT_ASSIGNED = new Set(["member", "department", "encrypted"]);

/** Whether a deed can be done with a field; the server has the last word. */
function fits(desk: Desk, { do: deed, rows }: Asked, field: Element, table: string): boolean {
  if (deed === "show" || deed === "hide") return true;
  const kind = desk.kinds.get(field.kind ?? "");
  if (!kind || kind.is_computed || field.kind === "serial" || field.stamped_by) return false;
  if (deed === "offer") return offeredBy(field) !== null && table === (rows ?? desk.form.id);
  if (deed !== "assign") return true;
  const isPlain = !field.fields && kind.group !== "file" && !("target" in field);
  return isPlain && !NOT_ASSIGNED.has(field.kind ?? "") && table === (rows ?? desk.form.id);
}

function choices(desk: Desk, asked: Asked): string[] {
  const { form } = desk;
  const columns = (one: Element) =>
    (one.fields ?? []).filter((column) => fits(desk, asked, column, one.id)).map((column) => column.id);
  if (asked.rows) return form.fields.filter((one) => one.id === asked.rows).flatMap(columns);
  const isOwn = asked.do === "assign" || asked.do === "offer";
  const sections = isOwn ? [] : form.sections.map((one) => one.id);
  const fields = form.fields.flatMap((one) => [
    ...(fits(desk, asked, one, form.id) ? [one.id] : []),
    ...(isOwn ? [] : columns(one)),
  ]);
  return [...sections, ...fields];
}

export const askFields =
  (desk: Desk, asked: Asked) =>
  (close: (fields: string[] | null) => void): ReactNode => (
    <FieldsDialog desk={desk} asked={asked} close={close} />
  );

interface Props {
  desk: Desk;
  asked: Asked;
  close: (fields: string[] | null) => void;
}

function FieldsDialog({ desk, asked, close }: Props) {
  // What the deed can no longer be done with has no tick, and goes.
  const offered = choices(desk, asked);
  const [fields, setFields] = useState<readonly string[]>(asked.chosen.filter((id) => offered.includes(id)));
  const isApart = (id: string) =>
    asked.do === "offer" && !fields.includes(id) && !areOffered(desk, asked.rows, [...fields, id]);
  return (
    <Dialog
      title={t("building.ruleFields")}
      onClose={() => close(null)}
      width={480}
      testId="rule-fields"
      footer={
        <>
          <Button onClick={() => close(null)}>{t("kit.cancel")}</Button>
          <Button type="primary" disabled={fields.length === 0} onClick={() => close([...fields])}>
            {t("kit.done")}
          </Button>
        </>
      }
    >
      <div className="build-ticks">
        {offered.map((id) => (
          <label key={id}>
            <input
              type="checkbox"
              checked={fields.includes(id)}
              disabled={isApart(id)}
              onChange={() =>
                setFields(fields.includes(id) ? fields.filter((one) => one !== id) : [...fields, id])
              }
            />
            {nameOf(desk, id)}
          </label>
        ))}
      </div>
    </Dialog>
  );
}

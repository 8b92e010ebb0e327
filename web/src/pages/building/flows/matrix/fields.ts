/** The fields a matrix goes by: of the form, and options of what it or its lines name. */
import type { Element } from "../../../../api/building";
import type { FieldView } from "../../../../api/types";
import { t } from "../../../../text";
import { type Option, optionsOf } from "../../offers/offers";
import { kindOfField } from "../conditionFields";
import type { FlowDesk } from "../flowDesk";
import { peopleFields } from "../peopleFields";

export const STARTER = "flow_starter";

interface Choice {
  value: string;
  label: string;
}

export interface OptionChoice extends Choice {
  options: readonly Option[];
  /** The subform it leads through. */
  rows: string | null;
}

const numbersOf = (fields: readonly FieldView[]): Choice[] =>
  fields
    .filter((one) => kindOfField(one) === "number" && one.class !== "live")
    .map((one) => ({ value: one.key, label: one.label }));

export const amountChoices = (flow: FlowDesk): Choice[] => numbersOf(flow.desk.state.view.fields);

export function departmentChoices(flow: FlowDesk): Choice[] {
  const own = flow.desk.state.view.fields;
  const fields = peopleFields(flow.desk, true).filter((one) =>
    own.some(
      (field) =>
        field.key === one.path && field.target?.form !== "people" && field.widget.startsWith("department"),
    ),
  );
  return [
    { value: STARTER, label: t("matrix.ofStarter") },
    ...fields.map((one) => ({ value: one.path, label: one.label })),
  ];
}

type Fielded = Element & { kind?: string; target?: unknown; fields?: unknown };

/** Fields with options: of the record, of what it names, of its lines, and of what these name. */
export function optionChoices(flow: FlowDesk): OptionChoice[] {
  const { desk } = flow;
  const say = (field: Fielded) => desk.say(field.label as Parameters<typeof desk.say>[0]);
  const formOf = (field: Fielded) =>
    desk.build.draft.document.forms.find((one) => one.id === field.target)?.fields ?? [];
  const found: OptionChoice[] = [];
  const walk = (
    fields: readonly Fielded[],
    path: string,
    label: string,
    rows: string | null,
    deep: number,
  ) => {
    for (const field of fields) {
      const at = path === "" && deep === 2 ? field.id : `${path}#${field.id}`;
      const named = label === "" ? say(field) : `${label} · ${say(field)}`;
      if (optionsOf(field).length) found.push({ value: at, label: named, options: optionsOf(field), rows });
      const inner = Array.isArray(field.fields) ? (field.fields as Fielded[]) : null;
      if (inner) walk(inner, `#${field.id}.`, named, field.id, 1);
      else if (field.kind === "relation" && deep > 0)
        walk(formOf(field) as Fielded[], `${path}#${field.id}.`, named, rows, 0);
    }
  };
  walk(desk.form.fields as unknown as Fielded[], "", "", null, 2);
  return found;
}

export function lineNumbers(flow: FlowDesk, rows: string): Choice[] {
  return numbersOf(flow.desk.state.view.fields.find((one) => one.key === rows)?.fields ?? []);
}

/** Which form or subform something of a flow is done with. No React. */
import type { Element } from "../../../api/building";
import type { FlowDesk } from "./flowDesk";

/** The form, or the subform of the flow's form, that an `of` means; null if that is not there. */
export function targetOf(flow: FlowDesk, of: string): string | null {
  if (of === "") return flow.desk.form.id;
  const node = flow.node(of);
  if (node) return typeof node.form === "string" ? node.form : targetOf(flow, String(node.of ?? ""));
  const path = of.split(".").map((step) => step.replace(/^#/, ""));
  const field = flow.desk.form.fields.find((one) => one.id === path[0] || one.key === path[0]);
  if (!field) return null;
  if (field.fields) return field.id;
  return typeof field.target === "string" ? field.target : (PEOPLE[field.kind ?? ""] ?? null);
}

const PEOPLE: Readonly<Record<string, string>> = { member: "people", department: "departments" };

/** The fields of a form or subform; of another app what is told of them. */
export function fieldsOf(flow: FlowDesk, target: string | null): readonly Element[] {
  const { desk } = flow;
  if (target === null) return [];
  const rows = desk.form.fields.find((one) => one.id === target);
  return (rows?.fields ?? desk.fieldsIn(target)) as readonly Element[];
}

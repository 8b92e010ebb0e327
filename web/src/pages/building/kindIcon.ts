/** A line icon for a kind: of its widget, else of its group. */
import type { IconName } from "../../kit/Icon";

const WIDGETS: Readonly<Record<string, IconName>> = {
  address: "pin",
  attachment: "clip",
  barcode: "columns",
  cascader: "menu",
  checkbox: "tasks",
  color: "pen",
  date: "calendar",
  daterange: "calendar",
  datetime: "calendar",
  department: "users",
  duration: "history",
  email: "inbox",
  image: "camera",
  location: "pin",
  member: "user",
  multiselect: "tasks",
  number: "columns",
  phone: "call",
  radio: "check",
  rating: "star",
  relation: "link",
  select: "down",
  serial: "receipt",
  signature: "pen",
  subform: "table",
  switch: "check",
  tags: "inbox",
  text: "edit",
  textarea: "row",
  time: "history",
  url: "globe",
};

const GROUPS: Readonly<Record<string, IconName>> = { computed: "chart", file: "file" };

export const kindIcon = (kind: { widget: string; group: string }): IconName =>
  WIDGETS[kind.widget] ?? GROUPS[kind.group] ?? "edit";

/** A line icon for a kind: of its own, of its widget, else of its group. Those only builders see are drawn here. */
import { addIcons } from "../../kit/Icon";

const DRAWN = {
  "kind:barcode": "M4 6v12M7 6v12M10.5 6v12M13 6v12M17 6v12M20 6v12",
  "kind:card":
    "M3.5 5.5h17v13h-17zM8 8.5a2 2 0 110 4 2 2 0 010-4zM5.5 16c.4-1.6 1.3-2.2 2.5-2.2s2.1.6 2.5 2.2M14 10h3.5M14 13.5h3.5",
  "kind:cascade": "M4 6h8M8 12h8M12 18h8",
  "kind:clock": "M12 3.5a8.5 8.5 0 110 17 8.5 8.5 0 010-17zM12 7.5V12l3 2",
  "kind:department": "M5 20V4h9v16M14 9h5v11M3.5 20h17M8 8h3M8 12h3M8 16h3",
  "kind:drop": "M12 3.5s6 6.5 6 10.5a6 6 0 01-12 0c0-4 6-10.5 6-10.5z",
  "kind:formula": "M13 5c-2.5-1-3.5.5-4 3L7.5 17c-.4 2-1.5 3-3.5 2.5M6.5 10.5h6M14 11.5l5 7M19 11.5l-5 7",
  "kind:links":
    "M9 8.5l2-2a3.5 3.5 0 015 5l-2 2M11.5 11l-2 2M8 11.5l-2 2a3.5 3.5 0 005 5l2-2M17.5 16v5M15 18.5h5",
  "kind:mail": "M3.5 6h17v12h-17zM3.5 6.5L12 13l8.5-6.5",
  "kind:money": "M6 4l6 8 6-8M12 12v8M7.5 13h9M7.5 16.5h9",
  "kind:number": "M9.5 4l-2 16M16.5 4l-2 16M4.5 9h15.5M4 15h15.5",
  "kind:percent": "M18 6L6 18M7.5 5.5a2 2 0 110 4 2 2 0 010-4zM16.5 14.5a2 2 0 110 4 2 2 0 010-4z",
  "kind:radio": "M12 4a8 8 0 110 16 8 8 0 010-16zM12 10a2 2 0 110 4 2 2 0 010-4z",
  "kind:range": "M5 6h14v14H5zM5 10h14M9 3.5V7M15 3.5V7M8.5 15h7",
  "kind:rich": "M4 5h9M8.5 5v9M15 10h5M15 14h5M4 18h16",
  "kind:sum": "M17 5H7l6 7-6 7h10",
  "kind:switch": "M8 7h8a5 5 0 010 10H8A5 5 0 018 7zM16 9.5a2.5 2.5 0 110 5 2.5 2.5 0 010-5z",
  "kind:tag": "M4 4h7l9 9-7 7-9-9zM8 8h.01",
  "kind:text": "M6 6h12M12 6v13",
} as const;
addIcons(DRAWN);

const KINDS: Readonly<Record<string, string>> = {
  formula: "kind:formula",
  id_card: "kind:card",
  lookup: "search",
  money: "kind:money",
  percent: "kind:percent",
  rollup: "kind:sum",
};

const WIDGETS: Readonly<Record<string, string>> = {
  address: "pin",
  attachment: "clip",
  barcode: "kind:barcode",
  cascader: "kind:cascade",
  checkbox: "tasks",
  color: "kind:drop",
  date: "calendar",
  daterange: "kind:range",
  datetime: "calendar",
  department: "kind:department",
  departments: "kind:department",
  duration: "history",
  email: "kind:mail",
  encrypted: "lock",
  image: "camera",
  location: "globe",
  member: "user",
  members: "users",
  month: "calendar",
  multiselect: "tasks",
  number: "kind:number",
  phone: "call",
  radio: "kind:radio",
  rating: "star",
  relation: "link",
  relations: "kind:links",
  richtext: "kind:rich",
  select: "down",
  serial: "receipt",
  signature: "pen",
  subform: "table",
  switch: "kind:switch",
  tags: "kind:tag",
  text: "kind:text",
  textarea: "row",
  time: "kind:clock",
  url: "open",
  year: "calendar",
};

const GROUPS: Readonly<Record<string, string>> = { computed: "chart", file: "file" };

export const kindIcon = (kind: { kind: string; widget: string; group: string }): string =>
  KINDS[kind.kind] ?? WIDGETS[kind.widget] ?? GROUPS[kind.group] ?? "edit";

import type { zhMaking } from "./zh-making";

export const enMaking: Record<keyof typeof zhMaking, string> = {
  "building.newForm": "New form",
  "building.formName": "Name of the form",
  "building.newFormHint":
    "Such as Customers. With the form come its list, its pages, an import template and the API.",
  "building.searchKinds": "Search, or type a name",
  "building.manyFields": "Add many fields",
  "building.manyFieldsHint":
    "One name per line, or paste the head row of a spreadsheet. Kinds are chosen by the names; change them later.",
  "building.manyHint": "One option per line, or paste from a spreadsheet.",
  "building.addMany": "Add {n}",
  "building.addNamed": "Add “{label}”",
  "building.fieldsOf": "Fields (one per line; more can come later)",
  "building.newSubform": "New subform",
  "building.subformName": "Name of the subform",
  "building.subformStart": "Lines",
  "building.columnsOf": "Columns (one per line)",
  "building.linesHint":
    "Names are enough; headings pasted from Excel will do. Each gets the kind its name suggests, and what is called like a form, such as “Customer”, points to it.",
  "building.addColumns": "Add many columns",
  "building.today": "The day it is filled in",
  "building.now": "The moment it is filled in",
  "building.tooMany": "{n} names; at most {most} come at once. Please add them in parts.",
  "building.createWith": "Create with {n} fields",
  "building.otherDefault": "Worked out by the default formula under “More settings”",
  "building.columns": "Columns",
};

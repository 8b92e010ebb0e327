import type { zhGlossary } from "./zh-glossary";

export const enGlossary: Record<keyof typeof zhGlossary, string> = {
  "word.app": "App",
  "word.app.is": "Forms that are used together, such as Orders",
  "word.form": "Form",
  "word.form.is":
    "A table, such as orders: once its fields are there it is filled in, searched, imported and exported",
  "word.record": "Record",
  "word.record.is": "One row of a form, such as an order",
  "word.field": "Field",
  "word.field.is":
    "One item of a record, such as the order date; its kind decides how it is filled in and worked out",
  "word.lines": "Subform (lines)",
  "word.lines.is": "Several rows within a record, such as the products of an order",
  "word.relation": "Relation",
  "word.relation.is":
    "Points to a record of another form, such as the customer of an order; if the customer is renamed, orders show it",
  "word.fill": "Fill in",
  "word.fill.is": "What a chosen record brings along, such as a price; afterwards each is changed by itself",
  "word.title": "Title",
  "word.title.is": "The field that names a record elsewhere, such as the customer’s name",
  "word.view": "View",
  "word.view.is": "One way to look at a form: columns, records, order; a list, grid, board or calendar",
  "word.role": "Role",
  "word.role.is":
    "A set of rights: which forms, records and fields may be seen and changed; somebody may have several",
  "word.rule": "Rule",
  "word.rule.is":
    "What becomes of fields when a condition holds: shown, required, locked, given a value, offering fewer",
  "word.check": "Check",
  "word.check.is": "What must hold when a record is saved; otherwise it is refused, or somebody is told",
  "word.alike": "Look-alikes",
  "word.alike.is": "A hint at records like the one being entered",
  "word.draft": "Draft",
  "word.draft.is": "Changes that are not published yet, seen by builders alone and kept by themselves",
  "word.rehearsal": "Check before publishing",
  "word.rehearsal.is": "A trial beside, with the real data, that says what will change",
  "word.publish": "Publish",
  "word.publish.is": "Makes changes count for everybody, in less than a second; all data stays",
  "word.undo": "Undo",
  "word.undo.is": "One step back, or any earlier publication taken back; what was entered since stays",
  "word.history": "History",
  "word.history.is": "Who changed what in a record, and when",
  "word.trash": "Trash",
  "word.trash.is": "Where deleted records go first, to be restored",
};

/** What the parts of the designer share: the form that is built, what is chosen in it, and every deed with it. */
import type { Place } from "../../api/acts";
import type { Element, FormElement, NewField, TargetApp, Words } from "../../api/building";
import { buildingApi } from "../../api/building";
import type { Kind, PaletteView } from "../../api/palette";
import type { FieldView, FormView, Lang } from "../../api/types";
import {
  type Found,
  findField,
  isPart,
  neighbours,
  newId,
  pageOrder,
  said,
  sectionOf,
} from "../../document/tree";
import { ask } from "../../kit/dialogs";
import { toast } from "../../kit/toast";
import { t } from "../../text";
import { askTarget, askUses, tellUses } from "./asking";
import { askTable } from "./askLines";
import { askMove } from "./MoveDialog";
import { newPart, PART } from "./parts";
import { freePointers, newList } from "./pointing";
import type { Build } from "./useDraft";

/** A field by its id, a section as "section:id"; null is the form itself. */
export type Chosen = string | null;
export const SECTION = "section:";
/** A rule that is to be open in the settings of the form. */
export const RULE = "rule:";
const CLIPBOARD = "huodan.building.copied";

export interface DeskState {
  build: Build;
  app: string;
  form: FormElement;
  view: FormView;
  palette: PaletteView;
  targets: readonly TargetApp[];
  lang: Lang;
  chosen: readonly string[];
  choose: (ids: readonly string[]) => void;
  /** The form of the flow that is built, whose formulas also know what is related as it is by then. */
  flow?: string;
}

export class Desk {
  readonly kinds: ReadonlyMap<string, Kind>;

  constructor(readonly state: DeskState) {
    this.kinds = new Map(state.palette.kinds.map((kind) => [kind.kind, kind]));
  }

  get form() {
    return this.state.form;
  }
  get build() {
    return this.state.build;
  }
  /** The one that is chosen, if it is just one. */
  get only(): string | null {
    return this.state.chosen.length === 1 ? (this.state.chosen[0] ?? null) : null;
  }
  /** The fields chosen that are there. */
  get fields(): Found[] {
    return this.state.chosen.flatMap((id) => findField(this.form, id) ?? []);
  }

  find = (id: string): Found | null => findField(this.form, id);
  say = (words: Words | null | undefined): string => said(words, this.state.lang);
  viewOf = (id: string): FieldView | undefined => {
    for (const field of this.state.view.fields) {
      if (field.key === id) return field;
      const column = field.fields?.find((one) => one.key === id);
      if (column) return column;
    }
    return undefined;
  };

  /** Where something new comes to stand: behind what is chosen. */
  placeBehind(found: Found | null): Place {
    const { form } = this;
    if (!found) {
      const section = this.only?.startsWith(SECTION) ? this.only.slice(SECTION.length) : null;
      return { form: form.id, table: form.id, section, after: "" };
    }
    const section = found.table === form.id ? sectionOf(form, found.field.id) : null;
    return { form: form.id, table: found.table, section, after: found.field.id };
  }

  /** Add a field of a kind; what it points to is asked first. */
  add = async (kind: string, asked?: { place?: Place; label?: string }): Promise<void> => {
    if (kind === `${PART}related`) {
      const pointer = freePointers(this)[0];
      if (!pointer) return toast.say(t("building.list.none", { form: this.say(this.form.label) }));
      return this.addParts([newList(pointer)], asked?.place);
    }
    if (kind.startsWith(PART)) return this.addParts([newPart(kind)], asked?.place);
    const known = this.kinds.get(kind);
    if (!known) return;
    const place = asked?.place ?? this.placeBehind(this.fields.at(-1) ?? null);
    if (kind === "subform" && place.table !== this.form.id) {
      toast.say(t("building.noNested"));
      return;
    }
    const field: NewField = { id: newId(), kind, label: asked?.label ?? known.label };
    if (known.settings.some((one) => one.editor === "target")) {
      const target = await ask(askTarget(this.targetChoices()));
      if (!target) return;
      field.settings = { target: target.id };
      field.label = asked?.label ?? target.label;
    }
    if (kind === "subform") {
      const named = { label: t("building.subformName"), start: asked?.label ?? t("building.subformStart") };
      const table = await ask(
        askTable({ ...named, title: t("building.newSubform"), lines: t("building.columnsOf") }),
      );
      if (!table) return;
      field.label = table.label;
      field.columns = table.names.map((label) => ({ id: newId(), label }));
    }
    if (await this.build.act({ do: "add_fields", ...place, fields: [field] })) this.state.choose([field.id]);
  };

  /** Add fields by their names; the server takes what these most likely mean. */
  addNamed = async (names: readonly string[], asked?: Place): Promise<void> => {
    const fields = names.map((label) => ({ id: newId(), label }));
    const place = asked ?? this.placeBehind(this.fields.at(-1) ?? null);
    if (await this.build.act({ do: "add_fields", ...place, fields }))
      this.state.choose(fields.map((one) => one.id));
  };

  /** Add what stands on the page besides fields; not within a subform. */
  addParts = async (parts: readonly Element[], asked?: Place): Promise<void> => {
    const { form } = this;
    const place = asked ?? this.placeBehind(this.fields.at(-1) ?? null);
    const found = place.table === form.id ? null : this.find(place.table);
    const own = found ? this.placeBehind(found) : place;
    const named = own.section === "" ? form.sections.at(-1)?.id : own.section;
    const act = { do: "add_parts", ...own, section: named ?? null, section_id: newId(), parts } as const;
    if (await this.build.act({ ...act, parts: [...parts] })) this.state.choose(parts.map((one) => one.id));
  };

  addSection = async (): Promise<void> => {
    const { form } = this;
    const found = this.fields.at(-1);
    const after = found ? sectionOf(form, found.field.id) : (this.only?.slice(SECTION.length) ?? "");
    const id = newId();
    const label = form.sections.length === 0 ? this.say(form.label) : t("building.newSection");
    if (await this.build.act({ do: "add_section", form: form.id, id, label, after }))
      this.state.choose([SECTION + id]);
  };

  /** Take fields away; what uses them is told before. */
  remove = async (ids: readonly string[]): Promise<void> => {
    const found = ids.flatMap((id) => this.find(id) ?? []);
    const first = found[0];
    if (!first) return;
    const label = found.map((one) => this.say(one.field.label)).join(t("field.comma"));
    const parts = found.filter((one) => isPart(one.field)).map((one) => one.field.id);
    if (parts.length > 0 && (await this.build.act({ do: "remove_parts", form: this.form.id, ids: parts }))) {
      this.state.choose([]);
    }
    if (parts.length === found.length) return;
    if (parts.length > 0) return this.remove(ids.filter((id) => !parts.includes(id)));
    const { uses } = await buildingApi.uses(this.state.app, this.form.id, ids);
    if (uses.length > 0 && !(await ask(askUses(label, uses)))) return;
    const same = found.filter((one) => one.table === first.table).map((one) => one.field.id);
    const order = neighbours(this.form, first);
    const next = order[order.indexOf(first.field.id) + 1] ?? order[order.indexOf(first.field.id) - 1];
    const act = { do: "remove_fields", form: this.form.id, table: first.table, ids: same } as const;
    if (await this.build.act(act)) {
      this.state.choose(next && !same.includes(next) ? [next] : []);
      toast.withUndo(t("building.removed", { label }), () => void this.build.undo());
    }
  };

  tellUses = async (id: string): Promise<void> => {
    const label = this.say(this.find(id)?.field.label);
    const { uses } = await buildingApi.uses(this.state.app, this.form.id, [id]);
    await ask(tellUses(label, uses));
  };

  /** Move a field to another form; where to is asked. */
  moveAway = async (id: string): Promise<void> => {
    const found = this.find(id);
    const moving = found && (await ask(askMove(found, this)));
    if (!found || !moving) return;
    const { way, keeps, choose } = moving;
    const to = { to_form: way.form.id, to_table: way.table.id, over: way.over.id };
    const from = { form: this.form.id, table: found.table, id };
    const label = this.say(found.field.label);
    if (!(await this.build.act({ do: "move_field", ...from, ...to, new_id: newId(), keeps, choose }))) return;
    this.state.choose(keeps ? [id] : []);
    toast.withUndo(t("building.moved", { field: label, form: way.form.label }), () => void this.build.undo());
  };

  /** The kinds a field may become: none takes rows or files, or works its value out. */
  changeableTo({ field }: Found): readonly Kind[] {
    const takes = (kind: Kind) => !kind.is_computed && kind.group !== "file" && kind.widget !== "subform";
    const own = this.kinds.get(field.kind ?? "");
    return own && takes(own) ? this.state.palette.kinds.filter(takes) : [];
  }

  changeKind = async ({ field, table }: Found, kind: string): Promise<void> => {
    const act = { do: "change_kind", form: this.form.id, table, id: field.id, kind } as const;
    // One reference that becomes several, or several one, leads where it led.
    const leads = typeof field.target === "string";
    const isAsked = !leads && this.kinds.get(kind)?.settings.some((one) => one.editor === "target");
    const target = isAsked ? await ask(askTarget(this.targetChoices())) : null;
    if (isAsked && !target) return;
    await this.build.act(target ? { ...act, settings: { target: target.id } } : act);
  };

  duplicate = async (ids: readonly string[]): Promise<void> => {
    const found = ids.flatMap((id) => this.find(id) ?? []);
    const last = found.at(-1);
    if (!last) return;
    const parts = found.flatMap((one) => (isPart(one.field) ? renewedPart(one.field) : []));
    if (parts.length > 0) await this.addParts(parts, this.placeBehind(last));
    const own = found.filter((one) => one.table === last.table && !isPart(one.field));
    if (own.length === 0) return;
    const copies = Object.fromEntries(own.map((one) => [one.field.id, newId()]));
    const place = this.placeBehind(last);
    if (await this.build.act({ do: "copy_fields", ...place, ids: copies }))
      this.state.choose(Object.values(copies));
  };

  /** Move a field by one place; over the end of its section into the next one. */
  move = async (id: string, by: -1 | 1): Promise<void> => {
    const { form } = this;
    const found = this.find(id);
    if (!found) return;
    const order = neighbours(form, found);
    const index = order.indexOf(id);
    const place: Place = { form: form.id, table: found.table };
    if (index + by >= 0 && index + by < order.length) {
      const after = by > 0 ? order[index + 1] : index > 1 ? order[index - 2] : null;
      await this.build.act({ do: "place_fields", ...place, after, ids: [id] });
      return;
    }
    const sections = form.sections.map((one) => one.id);
    const section = sections[sections.indexOf(sectionOf(form, id)) + by];
    if (found.table !== form.id || section === undefined || !sections.includes(sectionOf(form, id))) return;
    await this.build.act({ do: "place_fields", ...place, section, after: by > 0 ? null : "", ids: [id] });
  };

  /** Move a section by one place. */
  moveSection = (id: string, by: -1 | 1): Promise<boolean> => {
    const { form } = this;
    const order = form.sections.map((one) => one.id);
    const at = order.indexOf(id);
    if (at < 0 || at + by < 0 || at + by >= order.length) return Promise.resolve(false);
    const after = (by > 0 ? order[at + 1] : order[at - 2]) ?? null;
    return this.build.act({ do: "place_section", form: form.id, id, after });
  };

  put = (ids: string[], place: Place) => this.build.act({ do: "place_fields", ...place, ids });

  copy = (ids: readonly string[]): void => {
    const fields = ids.flatMap((id) => this.find(id)?.field ?? []);
    if (fields.length === 0) return;
    localStorage.setItem(CLIPBOARD, JSON.stringify(fields));
    toast.say(t("building.copied", { n: fields.length }));
  };

  paste = async (): Promise<void> => {
    const parts = copied().filter(isPart).map(renewedPart);
    if (parts.length > 0) await this.addParts(parts);
    const fields = copied()
      .filter((one) => !isPart(one))
      .map(renewed);
    if (fields.length === 0) return;
    const place = this.placeBehind(this.fields.at(-1) ?? null);
    if (await this.build.act({ do: "add_fields", ...place, fields }))
      this.state.choose(fields.map((one) => one.id));
  };

  /** Choose the field before or after another on the page. */
  step(id: string, by: -1 | 1): string | undefined {
    const order = pageOrder(this.form).flatMap((one) => [
      one,
      ...(this.find(one)?.field.fields?.map((column) => column.id) ?? []),
    ]);
    return order[order.indexOf(id) + by];
  }

  /** Every form a relation may point to: the app's own first. */
  targetChoices() {
    const own = this.build.draft.document.forms.map((form) => ({
      id: form.id,
      label: this.say(form.label),
      app: "",
    }));
    return [
      ...own,
      ...this.state.targets.flatMap((app) =>
        app.forms.map((form) => ({ id: form.id, label: form.label, app: app.label })),
      ),
    ];
  }

  /** The fields of a form of this app, with all their settings; of another one what is told of them. */
  fieldsIn(form: string): readonly { id: string; key?: string }[] {
    const own = this.build.draft.document.forms.find((one) => one.id === form);
    return own?.fields ?? this.fieldsOf(form);
  }

  /** The fields of a form of this app or another one. */
  fieldsOf(form: string): { id: string; key: string; kind: string; label: string }[] {
    const own = this.build.draft.document.forms.find((one) => one.id === form);
    if (own) return own.fields.map((field) => told(field, this.say));
    return this.state.targets.flatMap((app) => app.forms).find((one) => one.id === form)?.fields ?? [];
  }
}

export const told = (field: Element, say: (words: Words | null | undefined) => string) => ({
  id: field.id,
  key: field.key ?? "",
  kind: field.kind ?? "",
  label: say(field.label),
});

const renewedPart = (part: Element): Element => ({ ...part, id: newId() });

function copied(): Element[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(CLIPBOARD) ?? "[]");
    return Array.isArray(kept) ? (kept as Element[]) : [];
  } catch {
    return [];
  }
}

/** A copied field under new ids, columns too. */
function renewed(field: Element): NewField {
  const { id: _, kind = "", label = "", ...settings } = field;
  const columns = settings.fields?.map((column) => ({ ...column, id: newId() }));
  return { id: newId(), kind, label, settings: columns ? { ...settings, fields: columns } : settings };
}

/** Settings that point to other fields or forms. */
import type { Element } from "../../../api/building";
import { newId } from "../../../document/tree";
import { Icon } from "../../../kit/Icon";
import { t } from "../../../text";
import { type Desk, told } from "../desk";
import type { Editor, EditorProps } from "./contract";
import { Select } from "./plain";

const NONE = { value: "", label: "—" };
const asChoice = (one: { id: string; label: string }) => ({ value: one.id, label: one.label });

export const TargetSetting: Editor = ({ id, desk, found, value, onChange }) => (
  <Select
    id={id}
    value={String(value ?? "")}
    choices={desk
      .targetChoices()
      .map((one) => ({ value: one.id, label: one.app ? `${one.label} · ${one.app}` : one.label }))}
    onChange={(target) =>
      onChange(target, {
        columns: [],
        where: null,
        ...("fills" in found.field ? { fills: [] } : {}),
      })
    }
  />
);

export const SiblingSetting: Editor = ({ id, desk, found, value, onChange }) => {
  const fits = found.siblings.filter(
    (one) => one.id !== found.field.id && ("max_length" in one || "landline" in one),
  );
  return (
    <Select
      id={id}
      value={String(value ?? "")}
      choices={[NONE, ...fits.map((one) => asChoice(told(one, desk.say)))]}
      onChange={(field) => onChange(field || null)}
    />
  );
};

export const RelationSetting: Editor = ({ id, desk, found, value, onChange }) => {
  const relations = found.siblings.filter(
    (one) => typeof one.target === "string" && !desk.kinds.get(one.kind ?? "")?.settings.some(isSeveral),
  );
  return (
    <Select
      id={id}
      value={String(value ?? "")}
      choices={relations.map((one) => asChoice(told(one, desk.say)))}
      onChange={(relation) => {
        const target = relations.find((one) => one.id === relation)?.target;
        onChange(relation, { source: desk.fieldsOf(String(target))[0]?.id });
      }}
    />
  );
};

const isSeveral = (setting: { name: string }) => setting.name === "most_chosen";

/** What a roll-up goes over: subforms of the form, and relations of others to it. */
function rowsOf(desk: Desk): { id: string; label: string; fields: readonly Element[] }[] {
  const { form } = desk;
  const own = form.fields
    .filter((one) => one.fields)
    .map((one) => ({
      id: one.id,
      label: desk.say(one.label),
      fields: one.fields ?? [],
    }));
  const others = desk.build.draft.document.forms.flatMap((each) =>
    each.fields
      .filter((one) => one.target === form.id)
      .map((one) => ({
        id: one.id,
        label: t("building.rowsOf", { form: desk.say(each.label), field: desk.say(one.label) }),
        fields: each.fields,
      })),
  );
  return [...own, ...others];
}

export const RowsSetting: Editor = ({ id, desk, value, onChange }) => (
  <Select
    id={id}
    value={String(value ?? "")}
    choices={rowsOf(desk).map(asChoice)}
    onChange={(over) => onChange(over, { source: null, operation: "count" })}
  />
);

export const SourceSetting: Editor = ({ id, desk, found, value, onChange }) => {
  const relation = found.siblings.find((one) => one.id === found.field.relation);
  const isLookup = "relation" in found.field;
  const fields = isLookup
    ? desk.fieldsOf(String(relation?.target))
    : (rowsOf(desk).find((one) => one.id === found.field.over)?.fields ?? []).map((one) =>
        told(one, desk.say),
      );
  const fits = fields.filter((one) => isLookup || isSummed(desk, one.kind));
  return (
    <Select
      id={id}
      value={String(value ?? "")}
      choices={[...(isLookup ? [] : [NONE]), ...fits.map(asChoice)]}
      onChange={(source) => {
        const sums = source && found.field.operation === "count" ? { operation: "sum" } : {};
        onChange(source || null, isLookup ? {} : source ? sums : { operation: "count" });
      }}
    />
  );
};

const isSummed = (desk: Desk, kind: string) =>
  desk.kinds.get(kind)?.settings.some((one) => one.name === "places" || one.name === "result") ||
  desk.kinds.get(kind)?.group === "time";

export const ColumnsSetting: Editor = ({ desk, found, setting, value, onChange }) => {
  const chosen = (value as string[] | null) ?? [];
  const fields = desk.fieldsOf(String(found.field.target));
  const pathOf = (one: { id: string; key: string }) =>
    chosen.find((path) => path === one.key || path === `#${one.id}`);
  return (
    <fieldset className="build-ticks" aria-label={setting.label}>
      {fields.map((one) => (
        <label key={one.id}>
          <input
            type="checkbox"
            checked={pathOf(one) !== undefined}
            onChange={(event) =>
              onChange(
                event.target.checked
                  ? [...chosen, `#${one.id}`]
                  : chosen.filter((path) => path !== pathOf(one)),
              )
            }
          />
          {one.label}
        </label>
      ))}
    </fieldset>
  );
};

interface Fill extends Element {
  source: string;
  into: string;
  mode: "keep" | "sync";
}

export const FillsSetting: Editor = (props) => {
  const { desk, found, value, onChange } = props;
  const fills = (value as Fill[] | null) ?? [];
  const sources = desk.fieldsOf(String(found.field.target));
  const change = (id: string, more: Partial<Fill>) =>
    onChange(fills.map((one) => (one.id === id ? { ...one, ...more } : one)));
  return (
    <div className="build-fills">
      {fills.map((fill) => (
        <FillRow
          key={fill.id}
          {...props}
          fill={fill}
          sources={sources}
          change={(more) => change(fill.id, more)}
        />
      ))}
      <Select
        label={t("building.addFill")}
        value=""
        choices={[
          { value: "", label: t("building.addFill") },
          ...sources.filter((one) => !fills.some((fill) => names(fill, one))).map(asChoice),
        ]}
        onChange={(source) => void fillAlong(props, fills, source)}
      />
    </div>
  );
};

const names = (fill: Fill, one: { id: string; key: string }) =>
  fill.source === `#${one.id}` || fill.source === one.key;

/** Fill a field of the same name, or a new one like it. */
async function fillAlong({ desk, found, onChange }: EditorProps, fills: readonly Fill[], source: string) {
  const from = desk.fieldsOf(String(found.field.target)).find((one) => one.id === source);
  if (!from) return;
  const same = found.siblings.find(
    (one) => desk.say(one.label) === from.label && !desk.kinds.get(one.kind ?? "")?.is_computed,
  );
  const into = same?.id ?? newId();
  if (!same) {
    const kind = desk.kinds.get(from.kind);
    const isPlain = kind && !kind.is_computed && kind.group !== "related" && kind.group !== "choice";
    const field = { id: into, kind: isPlain ? from.kind : plainOf(kind?.group), label: from.label };
    if (!(await desk.build.act({ do: "add_fields", ...desk.placeBehind(found), fields: [field] }))) return;
  }
  onChange([...fills, { id: newId(), source: `#${source}`, into, mode: "keep" }]);
}

const plainOf = (group: string | undefined) => (group === "computed" ? "number" : "single_line_text");

interface FillRowProps extends EditorProps {
  fill: Fill;
  sources: readonly { id: string; key: string; label: string }[];
  change: (more: Partial<Fill>) => void;
}

function FillRow({ desk, found, fill, sources, change, value, onChange }: FillRowProps) {
  const source = sources.find((one) => names(fill, one))?.label ?? fill.source;
  const fits = found.siblings.filter(
    (one) => one.id !== found.field.id && !one.fields && !desk.kinds.get(one.kind ?? "")?.is_computed,
  );
  return (
    <div className="build-fill">
      <span>{source}</span>
      <Icon name="next" size={12} />
      <Select
        label={t("building.fillInto", { field: source })}
        value={fill.into}
        choices={fits.map((one) => asChoice(told(one, desk.say)))}
        onChange={(into) => change({ into })}
      />
      <button
        type="button"
        className="plain-button"
        aria-label={t("building.removeFill", { field: source })}
        onClick={() => onChange((value as Fill[]).filter((one) => one.id !== fill.id))}
      >
        <Icon name="close" size={14} />
      </button>
      <Select
        label={t("building.fillMode", { field: source })}
        value={fill.mode}
        choices={[
          { value: "keep", label: t("building.fillKeep") },
          { value: "sync", label: t("building.fillSync") },
        ]}
        onChange={(mode) => change({ mode: mode as Fill["mode"] })}
      />
    </div>
  );
}

/** The settings of what is chosen: one field, several, a section, or the form itself. */
import { Button } from "antd";
import { Fragment, useId } from "react";
import type { Setting } from "../../api/palette";
import { type Found, isPart, resaid, setting } from "../../document/tree";
import { t } from "../../text";
import { Columns } from "./Columns";
import { type Desk, SECTION } from "./desk";
import { FieldActs } from "./FieldActs";
import { FormPanel } from "./FormPanel";
import { Offered } from "./offers/Offered";
import { PartPanel, SectionPanel } from "./PagePanels";
import { editors } from "./settings/editors";
import { Select } from "./settings/plain";
import { TextBox } from "./settings/TextBox";
import { TwoWay } from "./TwoWay";

const FIRST = 6;
/** The settings that say what there is to choose from; what of it may be chosen follows. */
const OFFERING = new Set(["target", "options"]);

export function Panel({ desk }: { desk: Desk }) {
  const { only, fields } = desk;
  if (only?.startsWith(SECTION)) return <SectionPanel desk={desk} id={only.slice(SECTION.length)} />;
  if (fields.length > 1) return <ManyPanel desk={desk} fields={fields} />;
  const found = fields[0];
  if (found && isPart(found.field)) return <PartPanel key={found.field.id} desk={desk} found={found} />;
  return found ? <FieldPanel key={found.field.id} desk={desk} found={found} /> : <FormPanel desk={desk} />;
}

function FieldPanel({ desk, found }: { desk: Desk; found: Found }) {
  const { field } = found;
  const kind = desk.kinds.get(field.kind ?? "");
  const isColumn = found.table !== desk.form.id;
  const settings = (kind?.settings ?? []).filter(
    (one) => one.name in field && !(isColumn && one.name === "width"),
  );
  const id = useId();
  const first = settings.slice(0, FIRST);
  const more = settings.slice(FIRST);
  return (
    <div className="panel" data-testid="panel">
      <header className="panel-head">
        <h2>{kind?.label}</h2>
        {desk.form.title === field.id && <span className="tag tag-blue">{t("building.isTitle")}</span>}
      </header>
      <p className="panel-purpose muted">{kind?.purpose}</p>
      <div className="build-line">
        <label htmlFor={id}>{t("building.name")}</label>
        <TextBox
          id={id}
          value={desk.say(field.label)}
          maxLength={100}
          onCommit={(text) => {
            if (!text.trim()) return;
            const label = resaid(field.label, desk.state.lang, text.trim());
            void desk.build.set([setting(found.at, field, "label", label)]);
          }}
        />
      </div>
      <KindRow desk={desk} found={found} />
      {field.kind === "subform" && <Columns desk={desk} found={found} />}
      {first.map((one) => (
        <Fragment key={one.name}>
          <SettingRow desk={desk} found={found} setting={one} />
          {OFFERING.has(one.name) && <Offered desk={desk} found={found} />}
        </Fragment>
      ))}
      <TwoWay desk={desk} found={found} />
      {more.length > 0 && (
        <details className="panel-more">
          <summary>{t("building.more")}</summary>
          {more.map((one) => (
            <SettingRow key={one.name} desk={desk} found={found} setting={one} />
          ))}
        </details>
      )}
      <FieldActs desk={desk} ids={[field.id]} />
    </div>
  );
}

/** The kind, which may be changed; what the values become is shown before publishing. */
function KindRow({ desk, found }: { desk: Desk; found: Found }) {
  const id = useId();
  const kinds = desk.changeableTo(found);
  if (kinds.length < 2) return null;
  return (
    <div className="build-line">
      <label htmlFor={id}>{t("building.kind")}</label>
      <Select
        id={id}
        value={found.field.kind ?? ""}
        choices={kinds.map((one) => ({ value: one.kind, label: one.label }))}
        onChange={(kind) => void desk.changeKind(found, kind)}
      />
    </div>
  );
}

const IN_LINE = new Set(["switch"]);
const UNNAMED = new Set(["options", "serial", "columns", "width"]);

function SettingRow({ desk, found, setting: one }: { desk: Desk; found: Found; setting: Setting }) {
  const id = useId();
  const Editor = editors[one.editor];
  if (!Editor) return null;
  const { field, at } = found;
  const Label = UNNAMED.has(one.editor) ? "span" : "label";
  return (
    <div
      className={IN_LINE.has(one.editor) ? "build-line is-inline" : "build-line"}
      data-testid={`set.${one.name}`}
    >
      <Label {...(Label === "label" ? { htmlFor: id } : {})}>{one.label}</Label>
      <Editor
        id={id}
        desk={desk}
        found={found}
        setting={one}
        value={field[one.name]}
        onChange={(value, others = {}) => {
          const wanted = Object.entries({ [one.name]: value, ...others });
          const edits = wanted.filter(([name, now]) => field[name] !== now);
          if (edits.length > 0) {
            void desk.build.set(edits.map(([name, now]) => setting(at, field, name, now ?? null)));
          }
        }}
      />
    </div>
  );
}

function ManyPanel({ desk, fields }: { desk: Desk; fields: readonly Found[] }) {
  const set = (name: string, value: unknown) => {
    const able = fields.filter(({ field }) => name in field && field[name] !== value);
    if (able.length > 0) void desk.build.set(able.map(({ field, at }) => setting(at, field, name, value)));
  };
  const widths = ([1, 2, 3, 4] as const).map((width) => ({
    value: String(width),
    label: t(`building.width${width}`),
  }));
  return (
    <div className="panel" data-testid="panel">
      <header className="panel-head">
        <h2>{t("building.many", { n: fields.length })}</h2>
      </header>
      <div className="build-line">
        <Select
          label={t("building.widthOfAll")}
          value=""
          choices={[{ value: "", label: t("building.widthOfAll") }, ...widths]}
          onChange={(width) => width && set("width", Number(width))}
        />
      </div>
      <div className="build-row">
        <Button size="small" onClick={() => set("required", true)}>
          {t("building.allRequired")}
        </Button>
        <Button size="small" onClick={() => set("required", false)}>
          {t("building.noneRequired")}
        </Button>
      </div>
      <FieldActs desk={desk} ids={fields.map((one) => one.field.id)} />
    </div>
  );
}

/** The settings of what the page is laid out by: a section with the tab it begins, a divider, a note. */
import { Button } from "antd";
import { useId } from "react";
import { type Found, resaid, said, setting } from "../../document/tree";
import { Icon } from "../../kit/Icon";
import { t } from "../../text";
import { type Desk, SECTION } from "./desk";
import { FieldActs } from "./FieldActs";
import { FormPanel } from "./FormPanel";
import { partName } from "./parts";
import { RelatedPanel } from "./RelatedPanel";
import { Select } from "./settings/plain";
import { TextBox } from "./settings/TextBox";

export function SectionPanel({ desk, id }: { desk: Desk; id: string }) {
  const box = useId();
  const section = desk.form.sections.find((one) => one.id === id);
  if (!section) return <FormPanel desk={desk} />;
  const at = ["forms", desk.form.id, "sections", id];
  const { lang } = desk.state;
  const set = (name: "label" | "tab", text: string) =>
    void desk.build.set([setting(at, section, name, resaid(section[name], lang, text.trim()))]);
  const order = desk.form.sections.map((one) => one.id);
  return (
    <div className="panel" data-testid="panel">
      <header className="panel-head">
        <h2>{t("building.section")}</h2>
      </header>
      <div className="build-line">
        <label htmlFor={box}>{t("building.name")}</label>
        <TextBox
          key={id}
          id={box}
          value={said(section.label, lang)}
          maxLength={100}
          onCommit={(text) => text.trim() && set("label", text)}
        />
      </div>
      <div className="build-line">
        <label htmlFor={`${box}-tab`}>{t("building.tab")}</label>
        <TextBox
          key={`${id}-tab`}
          id={`${box}-tab`}
          value={said(section.tab, lang)}
          maxLength={30}
          placeholder={t("building.tabNone")}
          onCommit={(text) => {
            const tab = text.trim();
            if (tab) set("tab", tab);
            else void desk.build.set([setting(at, section, "tab", null)]);
          }}
        />
        <p className="muted">{t("building.tabHint")}</p>
      </div>
      {desk.form.sections.some((one) => one.tab) && <FilledIn desk={desk} />}
      <div className="panel-acts">
        <Button
          size="small"
          icon={<Icon name="up" size={14} />}
          disabled={order[0] === id}
          onClick={() => void desk.moveSection(id, -1)}
        >
          {t("building.earlier")}
        </Button>
        <Button
          size="small"
          icon={<Icon name="down" size={14} />}
          disabled={order.at(-1) === id}
          onClick={() => void desk.moveSection(id, 1)}
        >
          {t("building.later")}
        </Button>
        <Button
          size="small"
          danger
          icon={<Icon name="trash" size={14} />}
          onClick={async () => {
            if (await desk.build.act({ do: "remove_section", form: desk.form.id, id }))
              desk.state.choose(desk.only === SECTION + id ? [] : desk.state.chosen);
          }}
        >
          {t("building.removeSection")}
        </Button>
      </div>
    </div>
  );
}

/** How a new record is filled in where the page has tabs; a setting of the form, told where its tabs are. */
function FilledIn({ desk }: { desk: Desk }) {
  const id = useId();
  const { form } = desk;
  return (
    <div className="build-line">
      <label htmlFor={id}>{t("building.filledIn")}</label>
      <Select
        id={id}
        value={form.in_steps === true ? "steps" : "tabs"}
        choices={[
          { value: "tabs", label: t("building.filledInTabs") },
          { value: "steps", label: t("building.filledInSteps") },
        ]}
        onChange={(value) =>
          void desk.build.set([setting(["forms", form.id], form, "in_steps", value === "steps")])
        }
      />
      <p className="muted">{t("building.filledInHint")}</p>
    </div>
  );
}

export function PartPanel({ desk, found }: { desk: Desk; found: Found }) {
  const box = useId();
  const { field: part, at } = found;
  const { lang } = desk.state;
  if (part.part === "related") return <RelatedPanel desk={desk} found={found} />;
  const isNote = part.part === "note";
  const name = isNote ? "text" : "label";
  const words = (isNote ? part.text : part.label) as Parameters<typeof said>[0];
  return (
    <div className="panel" data-testid="panel">
      <header className="panel-head">
        <h2>{partName(part)}</h2>
      </header>
      {part.part === "system" ? (
        <p className="muted">{t("building.part.systemHint")}</p>
      ) : (
        <div className="build-line">
          <label htmlFor={box}>{t(isNote ? "building.part.text" : "building.part.word")}</label>
          <TextBox
            id={box}
            isLong={isNote}
            value={said(words, lang)}
            maxLength={isNote ? 2000 : 60}
            onCommit={(text) => {
              if (isNote && !text.trim()) return;
              void desk.build.set([setting(at, part, name, resaid(words, lang, text.trim()))]);
            }}
          />
          {isNote && <p className="muted">{t("building.part.noteHint")}</p>}
        </div>
      )}
      <FieldActs desk={desk} ids={[part.id]} />
    </div>
  );
}

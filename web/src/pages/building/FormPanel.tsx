/** The settings of the form: its name, what one record is called, its icon, and which field names a record. */
import { useId } from "react";
import type { Words } from "../../api/building";
import { resaid, said, setting } from "../../document/tree";
import { Icon } from "../../kit/Icon";
import { formIcon } from "../../shell/icons";
import { t } from "../../text";
import { Alikes } from "./Alikes";
import { Combinations } from "./Combinations";
import type { Desk } from "./desk";
import { FormButtons } from "./FormButtons";
import { FormChecks } from "./FormChecks";
import { FormRights } from "./FormRights";
import { ICONS } from "./icons";
import { FormRules } from "./rules/FormRules";
import { Select } from "./settings/plain";
import { TextBox } from "./settings/TextBox";

export function FormPanel({ desk }: { desk: Desk }) {
  const { form } = desk;
  const { lang } = desk.state;
  const at = ["forms", form.id];
  const titleId = useId();
  const words = (name: "label" | "noun", title: string, hint?: string) => (
    <WordsLine
      title={title}
      hint={hint}
      value={said(form[name] as Words | null, lang)}
      onCommit={(text) => {
        if (name === "label" && !text.trim()) return;
        const value = resaid(form[name] as Words | null, lang, text.trim());
        void desk.build.set([setting(at, form, name, value)]);
      }}
    />
  );
  const titles = form.fields.filter(
    (one) => "max_length" in one || one.kind === "serial" || one.id === form.title,
  );
  return (
    <div className="panel" data-testid="panel">
      <header className="panel-head">
        <h2>{t("building.form")}</h2>
      </header>
      {words("label", t("building.name"))}
      {words("noun", t("building.noun"), t("building.nounHint"))}
      <div className="build-line">
        <label htmlFor={titleId}>{t("building.titleField")}</label>
        <Select
          id={titleId}
          value={form.title}
          choices={titles.map((one) => ({ value: one.id, label: desk.say(one.label) }))}
          onChange={(title) => void desk.build.set([setting(at, form, "title", title)])}
        />
        <span className="muted">{t("building.titleHint")}</span>
      </div>
      <fieldset className="build-icons">
        <legend>{t("building.icon")}</legend>
        {ICONS.map((icon) => (
          <button
            key={icon}
            type="button"
            aria-label={t("building.iconNamed", { name: icon })}
            aria-pressed={form.icon === icon}
            onClick={() => void desk.build.set([setting(at, form, "icon", icon)])}
          >
            <Icon name={formIcon({ key: icon, icon })} size={18} />
          </button>
        ))}
      </fieldset>
      <Combinations desk={desk} />
      <Alikes desk={desk} />
      <FormRights desk={desk} />
      <FormRules desk={desk} />
      <FormChecks desk={desk} />
      <FormButtons desk={desk} />
      <p className="muted">{t("building.panelHint")}</p>
    </div>
  );
}

interface WordsLineProps {
  title: string;
  hint?: string;
  value: string;
  onCommit: (text: string) => void;
}

function WordsLine({ title, hint, value, onCommit }: WordsLineProps) {
  const id = useId();
  return (
    <div className="build-line">
      <label htmlFor={id}>{title}</label>
      <TextBox id={id} value={value} maxLength={100} onCommit={onCommit} />
      {hint && <span className="muted">{hint}</span>}
    </div>
  );
}

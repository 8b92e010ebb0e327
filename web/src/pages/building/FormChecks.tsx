/** What records of the form must keep to when they are saved, and what is told otherwise; each step is kept at once. */
import { Button } from "antd";
import { useId, useState } from "react";
import type { CheckElement, Words } from "../../api/building";
import { newId, resaid, said, setting } from "../../document/tree";
import { Icon } from "../../kit/Icon";
import { t } from "../../text";
import type { Desk } from "./desk";
import { FormulaSetting } from "./settings/FormulaSetting";
import { Select } from "./settings/plain";
import { TextBox } from "./settings/TextBox";

export function FormChecks({ desk }: { desk: Desk }) {
  const { form } = desk;
  const checks = form.checks ?? [];
  const at = ["forms", form.id];
  const [open, setOpen] = useState<string | null>(null);
  const handleAdd = () => {
    const item = { id: newId(), message: t("building.checkStart"), formula: "TRUE" };
    setOpen(item.id);
    void desk.build.set([{ do: "add", at, name: "checks", after: checks.at(-1)?.id ?? null, item }]);
  };
  return (
    <fieldset className="build-checks" data-testid="form-checks">
      <legend>{t("building.checks")}</legend>
      {checks.map((check, index) => (
        <div key={check.id} className="build-check">
          <button
            type="button"
            className="plain-button"
            aria-expanded={open === check.id}
            onClick={() => setOpen(open === check.id ? null : check.id)}
          >
            <Icon name={open === check.id ? "up" : "down"} size={14} />
            {desk.say(check.message)}
            {check.otherwise === "warn" && <span className="muted">{t("building.checkWarn")}</span>}
          </button>
          {open === check.id && <CheckBody desk={desk} check={check} after={checks[index - 1]?.id ?? null} />}
        </div>
      ))}
      <Button size="small" icon={<Icon name="plus" size={14} />} onClick={handleAdd}>
        {t("building.addCheck")}
      </Button>
      <p className="muted">{t("building.checksHint")}</p>
    </fieldset>
  );
}

function CheckBody({ desk, check, after }: { desk: Desk; check: CheckElement; after: string | null }) {
  const { form } = desk;
  const { lang } = desk.state;
  const id = useId();
  const at = ["forms", form.id, "checks", check.id];
  const table = check.rows ?? form.id;
  const subforms = form.fields.filter((one) => one.fields);
  const put = (name: string, value: unknown) => void desk.build.set([setting(at, check, name, value)]);
  const handleMessage = (text: string) => {
    const value: Words | null = resaid(check.message, lang, text.trim());
    if (value) put("message", value);
  };
  return (
    <div className="build-check-body">
      {subforms.length > 0 && (
        <div className="build-line">
          <label htmlFor={`${id}-rows`}>{t("building.checkRows")}</label>
          <Select
            id={`${id}-rows`}
            value={check.rows ?? ""}
            choices={[
              { value: "", label: t("building.checkRecord") },
              ...subforms.map((one) => ({
                value: one.id,
                label: t("building.checkEachRow", { rows: desk.say(one.label) }),
              })),
            ]}
            onChange={(rows) => put("rows", rows || null)}
          />
        </div>
      )}
      <div className="build-line">
        <label htmlFor={`${id}-formula`}>{t("building.checkFormula")}</label>
        <FormulaSetting
          id={`${id}-formula`}
          desk={desk}
          found={{ field: check, table, siblings: [], at }}
          setting={{ name: "formula" } as never}
          value={check.formula}
          onChange={(value) => put("formula", value)}
        />
        <span className="muted">{t("building.checkFormulaHint")}</span>
      </div>
      <div className="build-line">
        <label htmlFor={`${id}-message`}>{t("building.checkMessage")}</label>
        <TextBox
          id={`${id}-message`}
          value={said(check.message, lang)}
          maxLength={200}
          onCommit={handleMessage}
        />
      </div>
      <div className="build-line">
        <label htmlFor={`${id}-otherwise`}>{t("building.checkOtherwise")}</label>
        <Select
          id={`${id}-otherwise`}
          value={check.otherwise ?? "refuse"}
          choices={[
            { value: "refuse", label: t("building.checkRefuse") },
            { value: "warn", label: t("building.checkWarn") },
          ]}
          onChange={(otherwise) => put("otherwise", otherwise)}
        />
        {check.otherwise === "warn" && <span className="muted">{t("building.checkWarnHint")}</span>}
      </div>
      <Button
        danger
        size="small"
        onClick={() =>
          void desk.build.set([{ do: "remove", at: ["forms", form.id], name: "checks", after, item: check }])
        }
      >
        {t("building.removeCheck")}
      </Button>
    </div>
  );
}

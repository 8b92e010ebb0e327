/** What a form does by itself, as sentences 「当…时，显示…」; each step is kept at once. */
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useEffect, useRef, useState } from "react";
import { buildingApi, type Element, type RuleElement } from "../../../api/building";
import { newId, relisted } from "../../../document/tree";
import { ask } from "../../../kit/dialogs";
import { Icon } from "../../../kit/Icon";
import { t } from "../../../text";
import { type Desk, RULE } from "../desk";
import { askFields, nameOf } from "./fields";
import { RuleBody } from "./RuleBody";
import "./rules.css";

export function FormRules({ desk }: { desk: Desk }) {
  const { form } = desk;
  const rules = form.rules ?? [];
  const at = ["forms", form.id];
  const asked = desk.only?.startsWith(RULE) ? desk.only.slice(RULE.length) : null;
  const [open, setOpen] = useState<string | null>(asked);
  const shown = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (asked === null) return;
    setOpen(asked);
    shown.current?.scrollIntoView({ block: "start" });
    shown.current?.focus();
  }, [asked]);
  const put = (after: readonly Element[]) => void desk.build.set(relisted(at, "rules", rules, after));
  const handleAdd = async () => {
    const fields = await ask(askFields(desk, { do: "show", rows: null, chosen: [] }));
    if (!fields) return;
    const does = [{ id: newId(), do: "show", fields }];
    const rule = { id: newId(), name: t("building.ruleStart"), when: "TRUE", does };
    setOpen(rule.id);
    put([...rules, rule]);
  };
  const handleMove = (index: number, by: -1 | 1) => {
    const after: Element[] = rules.filter((_, at) => at !== index);
    after.splice(index + by, 0, rules[index] as RuleElement);
    put(after);
  };
  return (
    <fieldset className="build-checks" data-testid="form-rules">
      <legend>{t("building.rules")}</legend>
      {rules.map((rule, index) => (
        <div key={rule.id} className="build-check">
          <button
            type="button"
            ref={rule.id === asked ? shown : undefined}
            className="plain-button"
            aria-expanded={open === rule.id}
            onClick={() => setOpen(open === rule.id ? null : rule.id)}
          >
            <Icon name={open === rule.id ? "up" : "down"} size={14} />
            <span className="rule-says">
              {desk.say(rule.name)}
              <RuleSays desk={desk} rule={rule} />
            </span>
          </button>
          {open === rule.id && (
            <RuleBody
              desk={desk}
              rule={rule}
              onUp={index > 0 ? () => handleMove(index, -1) : undefined}
              onDown={index < rules.length - 1 ? () => handleMove(index, 1) : undefined}
              onRemove={() => put(rules.filter((one) => one !== rule))}
            />
          )}
        </div>
      ))}
      <Button size="small" icon={<Icon name="plus" size={14} />} onClick={() => void handleAdd()}>
        {t("building.addRule")}
      </Button>
      <p className="muted">{t("building.rulesHint")}</p>
    </fieldset>
  );
}

/** A rule as a sentence; the server says its condition in the names people see. */
function RuleSays({ desk, rule }: { desk: Desk; rule: RuleElement }) {
  const { app } = desk.state;
  const table = rule.rows ?? desk.form.id;
  const text = rule.when ?? "";
  const known = useQuery({
    queryKey: ["building", "formula", app, table, text, desk.build.draft.number],
    queryFn: () => buildingApi.formula(app, table, text),
    enabled: text !== "",
  });
  const does = rule.does
    .map((deed) => {
      const names = deed.fields.map((id) => nameOf(desk, id)).join(t("field.comma"));
      return `${t(`building.ruleDo.${deed.do}`)} ${names}`;
    })
    .join(t("field.comma"));
  const when = known.data?.labels ?? "…";
  return (
    <span className="muted">
      {text === "" ? t("building.ruleAlways", { does }) : t("building.ruleSays", { when, does })}
    </span>
  );
}

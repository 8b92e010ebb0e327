/** One rule being built: what it is called, when it holds, and its deeds one below the other. */
import { Button } from "antd";
import { useId } from "react";
import type { DeedElement, DeedKind, RuleElement } from "../../../api/building";
import { newId, resaid, said, setting } from "../../../document/tree";
import { ask } from "../../../kit/dialogs";
import { Icon } from "../../../kit/Icon";
import { t } from "../../../text";
import type { Desk } from "../desk";
import { FormulaSetting } from "../settings/FormulaSetting";
import { Select } from "../settings/plain";
import { TextBox } from "../settings/TextBox";
import { areOffered, askFields, nameOf } from "./fields";
import { begunOffer, keptOffer, NOTHING_OFFERED, OfferDeed } from "./OfferDeed";

const KINDS: readonly DeedKind[] = [
  "show",
  "hide",
  "require",
  "optional",
  "lock",
  "unlock",
  "assign",
  "offer",
];

interface RuleBodyProps {
  desk: Desk;
  rule: RuleElement;
  onUp?: () => void;
  onDown?: () => void;
  onRemove: () => void;
}

export function RuleBody({ desk, rule, onUp, onDown, onRemove }: RuleBodyProps) {
  const { form } = desk;
  const { lang } = desk.state;
  const id = useId();
  const at = ["forms", form.id, "rules", rule.id];
  const table = rule.rows ?? form.id;
  const subforms = form.fields.filter((one) => one.fields);
  const put = (name: string, value: unknown) => void desk.build.set([setting(at, rule, name, value)]);
  const handleAdd = async () => {
    const fields = await ask(askFields(desk, { do: "show", rows: rule.rows, chosen: [] }));
    const item = { id: newId(), do: "show", fields } as unknown as DeedElement;
    const after = rule.does.at(-1)?.id ?? null;
    if (fields) void desk.build.set([{ do: "add", at, name: "does", after, item: item as never }]);
  };
  return (
    <div className="build-check-body">
      <div className="build-line">
        <label htmlFor={`${id}-name`}>{t("building.ruleName")}</label>
        <TextBox
          id={`${id}-name`}
          value={said(rule.name, lang)}
          maxLength={100}
          onCommit={(text) => text.trim() && put("name", resaid(rule.name, lang, text.trim()))}
        />
        <span className="muted">{t("building.ruleNameHint")}</span>
      </div>
      {subforms.length > 0 && (
        <div className="build-line">
          <label htmlFor={`${id}-rows`}>{t("building.ruleRows")}</label>
          <Select
            id={`${id}-rows`}
            value={rule.rows ?? ""}
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
        <label htmlFor={`${id}-when`}>{t("building.ruleWhen")}</label>
        <Select
          id={`${id}-when`}
          value={rule.when === null ? "ever" : "if"}
          choices={[
            { value: "if", label: t("building.ruleIf") },
            { value: "ever", label: t("building.ruleEver") },
          ]}
          onChange={(when) => put("when", when === "if" ? "TRUE" : null)}
        />
      </div>
      {rule.when !== null && (
        <div className="build-line">
          <label htmlFor={`${id}-condition`}>{t("building.ruleCondition")}</label>
          <FormulaSetting
            id={`${id}-condition`}
            desk={desk}
            found={{ field: rule, table, siblings: [], at }}
            setting={{ name: "when" } as never}
            value={rule.when}
            onChange={(value) => put("when", value)}
          />
          <span className="muted">{t("building.ruleConditionHint")}</span>
        </div>
      )}
      {rule.does.map((deed, index) => (
        <DeedLine
          key={deed.id}
          desk={desk}
          rule={rule}
          deed={deed}
          after={rule.does[index - 1]?.id ?? null}
        />
      ))}
      <Button size="small" icon={<Icon name="plus" size={14} />} onClick={() => void handleAdd()}>
        {t("building.addDeed")}
      </Button>
      <div className="build-row">
        {onUp && (
          <Button size="small" onClick={onUp}>
            {t("building.ruleUp")}
          </Button>
        )}
        {onDown && (
          <Button size="small" onClick={onDown}>
            {t("building.ruleDown")}
          </Button>
        )}
        <Button danger size="small" onClick={onRemove}>
          {t("building.removeRule")}
        </Button>
      </div>
    </div>
  );
}

interface DeedLineProps {
  desk: Desk;
  rule: RuleElement;
  deed: DeedElement;
  after: string | null;
}

function DeedLine({ desk, rule, deed, after }: DeedLineProps) {
  const id = useId();
  const table = rule.rows ?? desk.form.id;
  const rulePlace = ["forms", desk.form.id, "rules", rule.id];
  const at = [...rulePlace, "does", deed.id];
  const put = (...values: [string, unknown][]) =>
    void desk.build.set(
      values
        .filter(
          ([name, value]) =>
            JSON.stringify(deed[name as keyof DeedElement] ?? null) !== JSON.stringify(value),
        )
        .map(([name, value]) => setting(at, deed, name, value)),
    );
  const handleDo = async (text: string) => {
    const next = text as DeedKind;
    const isOther = next === "offer" && !areOffered(desk, rule.rows, deed.fields);
    const fields = isOther
      ? await ask(askFields(desk, { do: next, rows: rule.rows, chosen: [] }))
      : deed.fields;
    if (!fields) return;
    const formula: [string, unknown][] =
      next === "assign" || deed.do === "assign" ? [["formula", next === "assign" ? '""' : null]] : [];
    const clears: [string, unknown][] = deed.clears ? [["clears", false]] : [];
    const offers = next === "offer" ? begunOffer(desk, fields) : deed.do === "offer" ? NOTHING_OFFERED : [];
    const about: [string, unknown][] = isOther ? [["fields", fields]] : [];
    put(["do", next], ...about, ...(next === "offer" ? [] : formula), ...clears, ...offers);
  };
  const handleFields = async () => {
    const fields = await ask(askFields(desk, { do: deed.do, rows: rule.rows, chosen: deed.fields }));
    if (!fields || fields.join() === deed.fields.join()) return;
    const offers = deed.do === "offer" && !deed.formula ? keptOffer(desk, deed, fields) : [];
    put(["fields", fields], ...offers);
  };
  const isHiding = deed.do === "hide" || deed.do === "show";
  return (
    <fieldset className="rule-deed" aria-label={t("building.ruleDoes")}>
      <div className="build-row">
        <Select
          label={t("building.ruleDoes")}
          value={deed.do}
          choices={KINDS.map((kind) => ({ value: kind, label: t(`building.ruleDo.${kind}`) }))}
          onChange={(kind) => void handleDo(kind)}
        />
        {rule.does.length > 1 && (
          <button
            type="button"
            className="plain-button"
            aria-label={t("building.removeDeed")}
            onClick={() =>
              void desk.build.set([{ do: "remove", at: rulePlace, name: "does", after, item: deed as never }])
            }
          >
            <Icon name="close" size={14} />
          </button>
        )}
      </div>
      <button type="button" className="plain-button rule-fields" onClick={() => void handleFields()}>
        <span className="visually-hidden">{t("building.ruleFields")} </span>
        {deed.fields.map((one) => nameOf(desk, one)).join(t("field.comma"))}
        <Icon name="edit" size={14} />
      </button>
      <span className="muted">{t(`building.ruleHint.${deed.do}`)}</span>
      {isHiding && (
        <label className="rule-clears">
          <input
            type="checkbox"
            checked={deed.clears}
            onChange={(event) => put(["clears", event.target.checked])}
          />
          {t("building.ruleClears")}
        </label>
      )}
      {deed.do === "offer" && <OfferDeed desk={desk} table={table} at={at} deed={deed} put={put} />}
      {deed.do === "assign" && (
        <div className="build-line">
          <label htmlFor={`${id}-value`}>{t("building.ruleValue")}</label>
          <FormulaSetting
            id={`${id}-value`}
            desk={desk}
            found={{ field: deed as never, table, siblings: [], at }}
            setting={{ name: "formula" } as never}
            value={deed.formula}
            onChange={(value) => put(["formula", value])}
          />
        </div>
      )}
    </fieldset>
  );
}

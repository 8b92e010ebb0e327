/** What a choice offers by what another field says: 「省 是 广东 → 广州、深圳」, kept as rules of the form. */
import { Button } from "antd";
import { useId, useState } from "react";
import type { Draft, Element } from "../../../api/building";
import { type Found, formIn, newId } from "../../../document/tree";
import { ask } from "../../../kit/dialogs";
import { Icon } from "../../../kit/Icon";
import { t } from "../../../text";
import { askUses } from "../asking";
import { type Desk, RULE } from "../desk";
import { Select } from "../settings/plain";
import { Others } from "./Offered";
import {
  type Dependence,
  dependenceOf,
  independentEdits,
  newRule,
  type Option,
  optionEdits,
  optionsOf,
} from "./offers";

export function OfferedOptions({ desk, found }: { desk: Desk; found: Found }) {
  const { field, table } = found;
  const id = useId();
  const others = leading(desk, found);
  const kept = dependenceOf(desk.form, field.id, others);
  const [begun, begin] = useState<string | null>(null);
  const other = kept?.other ?? others.find((one) => one.id === begun);
  const shown = new Set([...(kept?.offers.values() ?? [])].map(({ rule }) => rule.id));
  const formOf = (draft: Draft) => formIn(draft.document, desk.form.id) ?? desk.form;
  const follow = async (next: string) => {
    if (
      kept &&
      !(await ask(askUses(t("offers.ruleOf", { field: desk.say(field.label) }), going(desk, kept))))
    )
      return;
    begin(next || null);
    if (kept)
      void desk.build.setBy((draft) => {
        const form = formOf(draft);
        const now = dependenceOf(form, field.id, [kept.other]);
        return now ? independentEdits(form, now) : [];
      });
  };
  const byRule = async () => {
    const rule = newId();
    const deed = {
      id: newId(),
      do: "offer",
      fields: [field.id],
      options: optionsOf(field).map((one) => one.id),
    };
    const name = t("offers.ruleOf", { field: desk.say(field.label) });
    const rows = table === desk.form.id ? null : table;
    const done = await desk.build.setBy((draft) => [
      newRule(formOf(draft), { name, when: "TRUE", rows, does: [deed] }, rule, true),
    ]);
    if (done) desk.state.choose([RULE + rule]);
  };
  return (
    <section className="build-line offers" data-testid="offers" aria-label={t("offers.title")}>
      <label htmlFor={id}>{t("offers.title")}</label>
      <Select
        id={id}
        value={other?.id ?? ""}
        choices={[
          { value: "", label: t("offers.allOptions") },
          ...others.map((one) => ({
            value: one.id,
            label: t("offers.by", { field: desk.say(one.label) }),
          })),
        ]}
        onChange={(next) => void follow(next)}
      />
      {other && (
        <>
          <span className="muted">{t("offers.byHint")}</span>
          {optionsOf(other).map((option) => (
            <OptionLine key={option.id} desk={desk} found={found} other={other} option={option} kept={kept} />
          ))}
        </>
      )}
      <Others desk={desk} field={field.id} shown={shown} />
      <Button size="small" icon={<Icon name="plus" size={14} />} onClick={() => void byRule()}>
        {t("offers.byRule")}
      </Button>
    </section>
  );
}

/** What goes where another field leads from now on. */
const going = (desk: Desk, { offers }: Dependence) =>
  [...offers.values()].map(({ rule }) => ({ text: desk.say(rule.name), place: [], goes: true }));

/** The fields with one option that may lead: those beside it, for a column those of the form as well. */
function leading(desk: Desk, { field, table, siblings }: Found): Element[] {
  const near = table === desk.form.id ? siblings : [...siblings, ...desk.form.fields];
  return near.filter(
    (one) =>
      one.id !== field.id && optionsOf(one).length > 0 && !desk.viewOf(one.id)?.ops.includes("contains"),
  );
}

interface OptionLineProps {
  desk: Desk;
  found: Found;
  other: Element;
  option: Option;
  kept: Dependence | null;
}

/** What is left where the other field has one option: ticked. */
function OptionLine({ desk, found, other, option, kept }: OptionLineProps) {
  const { field, table } = found;
  const every = optionsOf(field);
  const left = kept?.offers.get(option.id)?.deed.options ?? every.map((one) => one.id);
  const say = (one: Option) => desk.say(one.label ?? one.value);
  const names = every.filter((one) => left.includes(one.id)).map(say);
  const name = t("offers.ruleWhen", {
    field: desk.say(field.label),
    other: desk.say(other.label),
    option: say(option),
  });
  const toggle = (id: string) =>
    void desk.build.setBy((draft) => {
      const form = formIn(draft.document, desk.form.id) ?? desk.form;
      const offer = dependenceOf(form, field.id, [other])?.offers.get(option.id);
      const now = offer?.deed.options ?? every.map((one) => one.id);
      const next = now.includes(id) ? now.filter((one) => one !== id) : [...now, id];
      return optionEdits(form, { field, table }, { other, option, name }, next);
    });
  return (
    <details className="offers-option">
      <summary>
        <b>{say(option)}</b>
        <span className="muted">
          {names.length === every.length ? t("offers.everyOption") : names.join(t("field.comma"))}
        </span>
      </summary>
      <fieldset className="build-ticks" aria-label={name}>
        {every.map((one) => (
          <label key={one.id}>
            <input type="checkbox" checked={left.includes(one.id)} onChange={() => toggle(one.id)} />
            {say(one)}
          </label>
        ))}
      </fieldset>
    </details>
  );
}

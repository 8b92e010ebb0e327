/** 「可选范围」 of a field: which records a relation offers, which options a choice has. Rules that say more are named beneath. */
import { useId, useState } from "react";
import type { MatchElement } from "../../../api/building";
import type { Filter } from "../../../api/types";
import { type Found, formIn, setting } from "../../../document/tree";
import { t } from "../../../text";
import { type Desk, RULE } from "../desk";
import { isRelation } from "../pointing";
import { DraftFilter } from "../views/DraftFilter";
import { OfferedOptions } from "./OfferedOptions";
import { offersOf, optionsOf, ownEdits, ownOffer } from "./offers";
import { useMatches } from "./useMatches";
import { type Target, useTarget } from "./useTarget";
import "../../../text/offers";
import "./offers.css";

interface OfferedProps {
  desk: Desk;
  found: Found;
}

export function Offered({ desk, found }: OfferedProps) {
  if (isRelation(found.field)) return <OfferedRecords desk={desk} found={found} />;
  return optionsOf(found.field).length > 0 ? <OfferedOptions desk={desk} found={found} /> : null;
}

function OfferedRecords({ desk, found }: OfferedProps) {
  const { field, at } = found;
  const id = useId();
  const where = (field.where ?? null) as Filter | null;
  const own = ownOffer(desk.form, field.id);
  const matches = own?.deed.where ?? [];
  const [opened, open] = useState(false);
  const target = useTarget(desk, String(field.target));
  const isLimited = opened || where !== null || matches.length > 0;
  const clear = () => {
    open(false);
    if (where === null && !own) return;
    const none = where === null ? [] : [setting(at, field, "where", null)];
    void desk.build.set([...none, ...ownEdits(desk.form, found, "", [])]);
  };
  return (
    <section className="build-line offers" data-testid="offers" aria-labelledby={id}>
      <span id={id}>{t("offers.title")}</span>
      <div className="choice-tabs">
        <button type="button" aria-pressed={!isLimited} onClick={clear}>
          {t("offers.all")}
        </button>
        <button type="button" aria-pressed={isLimited} onClick={() => open(true)}>
          {t("offers.some")}
        </button>
      </div>
      {isLimited && target && (
        <Conditions
          key={String(field.target)}
          desk={desk}
          found={found}
          target={target}
          where={where}
          matches={matches}
        />
      )}
      <Others desk={desk} field={field.id} but={own?.deed.id} />
    </section>
  );
}

interface ConditionsProps extends OfferedProps {
  target: Target;
  where: Filter | null;
  matches: readonly MatchElement[];
}

/** All conditions in one list, whether they name a value or a field of this form. */
function Conditions({ desk, found, target, where, matches }: ConditionsProps) {
  const { field, table, at } = found;
  const name = t("offers.ruleOf", { field: desk.say(field.label) });
  const beside = useMatches({
    desk,
    table,
    target,
    matches,
    limited: field.id,
    onChange: (change) =>
      void desk.build.setBy((draft) => {
        const form = formIn(draft.document, desk.form.id) ?? desk.form;
        const next = change(ownOffer(form, field.id)?.deed.where ?? []);
        return ownEdits(form, { field, table }, name, next);
      }),
  });
  return (
    <>
      <DraftFilter
        label={t("offers.conditions")}
        desk={target.near}
        drawn={target.drawn}
        where={where}
        beside={beside}
        onChange={(next) => void desk.build.set([setting(at, field, "where", next)])}
      />
      <span className="muted">{t("offers.hint")}</span>
    </>
  );
}

interface OthersProps {
  desk: Desk;
  field: string;
  /** The deed that is shown already. */
  but?: string;
  /** Rules that are shown already. */
  shown?: ReadonlySet<string>;
}

/** The other rules that narrow what a field offers; of those that hold the last one counts. */
export function Others({ desk, field, but, shown }: OthersProps) {
  const all = offersOf(desk.form, field);
  const own = all.findIndex(({ deed }) => deed.id === but);
  return all.map(({ rule, deed }, index) => {
    if (deed.id === but || shown?.has(rule.id)) return null;
    const text = own > index ? "offers.before" : rule.when === null ? "offers.always" : "offers.when";
    return (
      <p key={deed.id} className="muted offers-other">
        {t(text)}
        <button
          type="button"
          className="plain-button is-link"
          onClick={() => desk.state.choose([RULE + rule.id])}
        >
          {t("offers.rule", { rule: desk.say(rule.name) })}
        </button>
      </p>
    );
  });
}

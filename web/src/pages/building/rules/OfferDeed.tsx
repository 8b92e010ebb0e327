/** The deed 「只可选」: options that are left, by ticks or a formula, or what records of a relation must keep to. */
import { useId } from "react";
import type { DeedElement, Draft } from "../../../api/building";
import { formIn, setting } from "../../../document/tree";
import { t } from "../../../text";
import type { Desk } from "../desk";
import { matchEdits, type Option, optionsOf } from "../offers/offers";
import { useMatches } from "../offers/useMatches";
import { type Target, useTarget } from "../offers/useTarget";
import { isRelation } from "../pointing";
import { FormulaSetting } from "../settings/FormulaSetting";
import { Select } from "../settings/plain";
import { nameOf } from "./fields";
import "../../../text/offers";
import "../../../lists/filter/filter.css";
import "../offers/offers.css";

interface OfferDeedProps {
  desk: Desk;
  /** The form, or the subform whose rows are asked. */
  table: string;
  at: readonly string[];
  deed: DeedElement;
  put: (...values: [string, unknown][]) => void;
}

export function OfferDeed(props: OfferDeedProps) {
  const { desk, deed } = props;
  const fields = deed.fields.flatMap((id) => desk.find(id)?.field ?? []);
  const relation = fields.find(isRelation);
  if (relation || deed.where?.length) return <Records {...props} target={String(relation?.target ?? "")} />;
  return <Options {...props} />;
}

/** The values a deed begins with, so that it leaves everything until something is unticked. */
export function begunOffer(desk: Desk, fields: readonly string[]): [string, unknown][] {
  const options = fields.flatMap((id) => optionsOf(desk.find(id)?.field).map((one) => one.id));
  return [
    ["options", [...new Set(options)]],
    ["where", []],
    ["formula", null],
  ];
}

export const NOTHING_OFFERED: [string, unknown][] = [
  ["options", []],
  ["where", []],
];

/** What stays of a deed when it is about other fields: the options they have, the conditions of the same form. */
export function keptOffer(desk: Desk, deed: DeedElement, fields: readonly string[]): [string, unknown][] {
  const known = begunOffer(desk, fields);
  const all = known[0]?.[1] as string[];
  const left = all.filter((id) => deed.options?.includes(id));
  const targets = (ids: readonly string[]) => new Set(ids.map((id) => desk.find(id)?.field.target)).values();
  const isSame = [...targets(fields)].join() === [...targets(deed.fields)].join();
  return [
    ["options", left.length > 0 ? left : all],
    ["where", isSame ? (deed.where ?? []) : []],
  ];
}

/** The deed as it is in a draft; `at` leads to it: forms, its form, rules, its rule, does. */
function deedIn(draft: Draft, desk: Desk, at: readonly string[], deed: DeedElement): DeedElement {
  const rule = formIn(draft.document, desk.form.id)?.rules?.find((one) => one.id === at[3]);
  return rule?.does.find((one) => one.id === deed.id) ?? deed;
}

function Options({ desk, table, at, deed, put }: OfferDeedProps) {
  const id = useId();
  const isFormula = deed.formula !== null;
  const left = deed.options ?? [];
  const known = deed.fields.map((one) => ({ id: one, options: optionsOf(desk.find(one)?.field) }));
  const every = known.flatMap((one) => one.options.map((option) => option.id));
  const say = (one: Option) => desk.say(one.label ?? one.value);
  const toggle = (option: string) =>
    void desk.build.setBy((draft) => {
      const now = deedIn(draft, desk, at, deed);
      const next = every.filter((one) => (one === option) !== (now.options ?? []).includes(one));
      return [setting(at, now, "options", next)];
    });
  const first = deed.fields[0] ?? "";
  return (
    <>
      <Select
        label={t("offers.left")}
        value={isFormula ? "formula" : "options"}
        choices={[
          { value: "options", label: t("offers.leftTicked") },
          { value: "formula", label: t("offers.leftFormula") },
        ]}
        onChange={(how) =>
          how === "formula"
            ? put(["options", []], ["formula", "TRUE"])
            : put(["options", every], ["formula", null])
        }
      />
      {!isFormula &&
        known.map((one) => (
          <fieldset key={one.id} className="build-ticks" aria-label={nameOf(desk, one.id)}>
            {known.length > 1 && <legend>{nameOf(desk, one.id)}</legend>}
            {one.options.map((option) => (
              <label key={option.id}>
                <input
                  type="checkbox"
                  checked={left.includes(option.id)}
                  onChange={() => toggle(option.id)}
                />
                {say(option)}
              </label>
            ))}
          </fieldset>
        ))}
      {isFormula && (
        <div className="build-line">
          <label htmlFor={`${id}-left`}>{t("offers.leftFormula")}</label>
          <FormulaSetting
            id={`${id}-left`}
            desk={desk}
            found={{ field: deed as never, table, siblings: [], at: [...at] }}
            setting={{ name: "formula" } as never}
            value={deed.formula}
            onChange={(value) => put(["formula", value])}
          />
          <span className="muted">{t("offers.leftHint", { field: nameOf(desk, first) })}</span>
        </div>
      )}
    </>
  );
}

function Records(props: OfferDeedProps & { target: string }) {
  const target = useTarget(props.desk, props.target);
  return target && <Rows key={props.target} {...props} to={target} />;
}

function Rows({ desk, table, at, deed, to }: OfferDeedProps & { to: Target }) {
  const matches = deed.where ?? [];
  const { rows, add } = useMatches({
    desk,
    table,
    target: to,
    matches,
    onChange: (change) =>
      void desk.build.setBy((draft) => {
        const now = deedIn(draft, desk, at, deed).where ?? [];
        return matchEdits(at, now, change(now));
      }),
  });
  return (
    <div className="filter-group offers">
      {rows.map(({ key, row }, index) => (
        <div key={key} className="filter-item">
          <span className="filter-join">{t(index === 0 ? "filter.when" : "filter.joinAnd")}</span>
          {row}
        </div>
      ))}
      {rows.length === 0 && <span className="muted">{t("offers.noMatch")}</span>}
      <div className="filter-add">{add}</div>
    </div>
  );
}

/** What may follow what in a field of one choice: a table of ticks, and which roles may choose an option. */
import { Button } from "antd";
import { type ReactNode, useState } from "react";
import type { Edit, Element, Words } from "../../../api/building";
import {
  FREE,
  isRestricted,
  type Rule,
  type Rules,
  ruled,
  ruleOf,
  ticked,
} from "../../../document/transitions";
import { type Found, said } from "../../../document/tree";
import { Dialog } from "../../../kit/Dialog";
import { t } from "../../../text";
import type { Desk } from "../desk";
import "./transitions.css";

const MOST = 30;

export const askTransitions =
  (found: Found, desk: Desk) =>
  (close: (edits: Edit[] | null) => void): ReactNode => (
    <TransitionsDialog found={found} desk={desk} close={close} />
  );

interface Props {
  found: Found;
  desk: Desk;
  close: (edits: Edit[] | null) => void;
}

function TransitionsDialog({ found, desk, close }: Props) {
  const options = (found.field.options as Element[] | undefined) ?? [];
  const [rules, setRules] = useState<Rules>(() =>
    Object.fromEntries(options.map((one) => [one.id, ruleOf(one)])),
  );
  const [byTable, setByTable] = useState(isRestricted(options));
  const isMany = options.length > MOST;
  const canBegin = !byTable || options.some((one) => (rules[one.id] ?? FREE).starts);
  const put = (id: string, rule: Rule) => setRules((now) => ({ ...now, [id]: rule }));
  return (
    <Dialog
      title={t("building.transitionsOf", { field: desk.say(found.field.label) })}
      onClose={() => close(null)}
      width={760}
      tall
      testId="transitions"
      footer={
        <>
          <Button onClick={() => close(null)}>{t("kit.cancel")}</Button>
          <Button
            type="primary"
            disabled={!canBegin}
            onClick={() => close(ruled(found, options, byTable ? rules : {}))}
          >
            {t("kit.done")}
          </Button>
        </>
      }
    >
      <fieldset className="choice-tabs" aria-label={t("building.transitions")}>
        {[false, true].map((on) => (
          <button
            key={String(on)}
            type="button"
            aria-pressed={byTable === on}
            disabled={on && isMany}
            onClick={() => setByTable(on)}
          >
            {t(on ? "building.transitionsByTable" : "building.transitionsFree")}
          </button>
        ))}
      </fieldset>
      {isMany && <p className="muted">{t("building.transitionsMany", { n: MOST })}</p>}
      {byTable ? (
        <>
          <p className="muted">{t("building.transitionsHint")}</p>
          <Matrix options={options} rules={rules} desk={desk} put={put} />
          {!canBegin && (
            <p className="is-red" role="alert">
              {t("building.transitionsNoStart")}
            </p>
          )}
          <Who options={options} rules={rules} desk={desk} put={put} />
        </>
      ) : (
        <p className="muted">{t("building.transitionsFreeHint")}</p>
      )}
    </Dialog>
  );
}

interface PartProps {
  options: readonly Element[];
  rules: Rules;
  desk: Desk;
  put: (id: string, rule: Rule) => void;
}

const nameOf = (option: Element, desk: Desk) =>
  said(option.label as Words | null, desk.state.lang) || String(option.value);

function Matrix({ options, rules, desk, put }: PartProps) {
  const all = options.map((one) => one.id);
  return (
    <div className="transitions-scroll">
      <table className="transitions">
        <thead>
          <tr>
            <th scope="col">{t("building.transitionsFrom")}</th>
            {options.map((to) => (
              <th key={to.id} scope="col">
                {nameOf(to, desk)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr className="is-new">
            <th scope="row">{t("building.transitionsNew")}</th>
            {options.map((to) => {
              const rule = rules[to.id] ?? FREE;
              return (
                <td key={to.id}>
                  <input
                    type="checkbox"
                    aria-label={t("building.transitionsStart", { to: nameOf(to, desk) })}
                    checked={rule.starts}
                    onChange={() => put(to.id, { ...rule, starts: !rule.starts })}
                  />
                </td>
              );
            })}
          </tr>
          {options.map((from) => {
            const rule = rules[from.id] ?? FREE;
            return (
              <tr key={from.id}>
                <th scope="row">{nameOf(from, desk)}</th>
                {options.map((to) => (
                  <td key={to.id}>
                    {to.id === from.id ? (
                      <span className="muted">–</span>
                    ) : (
                      <input
                        type="checkbox"
                        aria-label={t("building.transitionsCell", {
                          from: nameOf(from, desk),
                          to: nameOf(to, desk),
                        })}
                        checked={rule.next === null || rule.next.includes(to.id)}
                        onChange={() => put(from.id, ticked(rule, from.id, to.id, all))}
                      />
                    )}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function Who({ options, rules, desk, put }: PartProps) {
  const { roles } = desk.build.draft.document;
  if (roles.length === 0) return null;
  return (
    <section className="transitions-who">
      <h3>{t("building.transitionsWho")}</h3>
      <p className="muted">{t("building.transitionsWhoHint")}</p>
      {options.map((option) => {
        const rule = rules[option.id] ?? FREE;
        const toggle = (role: string) => {
          const by = roles.map((one) => one.id).filter((id) => rule.by.includes(id) !== (id === role));
          put(option.id, { ...rule, by });
        };
        return (
          <fieldset
            key={option.id}
            className="transitions-roles"
            aria-label={t("building.transitionsWhoOf", { to: nameOf(option, desk) })}
          >
            <span className="transitions-option">{nameOf(option, desk)}</span>
            <div>
              {roles.map((role) => (
                <label key={role.id}>
                  <input
                    type="checkbox"
                    checked={rule.by.includes(role.id)}
                    onChange={() => toggle(role.id)}
                  />
                  {desk.say(role.name)}
                </label>
              ))}
            </div>
          </fieldset>
        );
      })}
    </section>
  );
}

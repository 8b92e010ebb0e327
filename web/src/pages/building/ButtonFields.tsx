/** The fields a button asks for, and those it fills in by formulas. */
import { useId } from "react";
import type { ButtonElement, GivenElement } from "../../api/buttons";
import { newId, setting } from "../../document/tree";
import { Icon } from "../../kit/Icon";
import { t } from "../../text";
import "../../text/pressing";
import type { Desk } from "./desk";
import { asking, giving, isAsked, isFree, isGiven } from "./pressed";
import { FormulaSetting } from "./settings/FormulaSetting";
import { Select } from "./settings/plain";

interface AsksProps {
  desk: Desk;
  button: ButtonElement;
}

/** The fields that are asked for, in their order. */
export function Asks({ desk, button }: AsksProps) {
  const { asks } = button;
  const free = desk.form.fields.filter((one) => isAsked(desk, one) && isFree(button, one.id));
  const put = (change: (now: ButtonElement) => string[]) =>
    void desk.build.setBy(asking(desk.form.id, button.id, change));
  const nameOf = (id: string) => desk.say(desk.find(id)?.field.label) || id;
  return (
    <div className="build-line" data-testid="press-asks">
      <span>{t("press.asks")}</span>
      {asks.map((id) => (
        <span key={id} className="build-row is-level">
          {nameOf(id)}
          <button
            type="button"
            className="plain-button"
            aria-label={t("press.removeAsk", { field: nameOf(id) })}
            onClick={() => put((now) => now.asks.filter((one) => one !== id))}
          >
            <Icon name="close" size={14} />
          </button>
        </span>
      ))}
      {free.length > 0 && asks.length < 10 && (
        <Select
          label={t("press.addAsk")}
          value=""
          choices={[
            { value: "", label: t("press.addAsk") },
            ...free.map((one) => ({ value: one.id, label: desk.say(one.label) })),
          ]}
          onChange={(id) => id && put((now) => (isFree(now, id) ? [...now.asks, id] : now.asks))}
        />
      )}
    </div>
  );
}

/** The fields that are filled in by themselves, each with its formula. */
export function Sets({ desk, button, at }: { desk: Desk; button: ButtonElement; at: string[] }) {
  const { sets } = button;
  const free = desk.form.fields.filter((one) => isGiven(desk, one) && isFree(button, one.id));
  const add = (field: string) => {
    const item: GivenElement = { id: newId(), field, formula: '""' };
    void desk.build.setBy(giving(desk.form.id, button.id, item));
  };
  return (
    <div className="build-line" data-testid="press-sets">
      <span>{t("press.sets")}</span>
      {sets.map((given, index) => (
        <GivenLine
          key={given.id}
          desk={desk}
          given={given}
          at={[...at, "sets", given.id]}
          onRemove={() =>
            void desk.build.set([
              { do: "remove", at, name: "sets", after: sets[index - 1]?.id ?? null, item: given as never },
            ])
          }
        />
      ))}
      {free.length > 0 && sets.length < 20 && (
        <Select
          label={t("press.addSet")}
          value=""
          choices={[
            { value: "", label: t("press.addSet") },
            ...free.map((one) => ({ value: one.id, label: desk.say(one.label) })),
          ]}
          onChange={(id) => id && add(id)}
        />
      )}
    </div>
  );
}

interface GivenProps {
  desk: Desk;
  given: GivenElement;
  at: string[];
  onRemove: () => void;
}

function GivenLine({ desk, given, at, onRemove }: GivenProps) {
  const id = useId();
  const name = desk.say(desk.find(given.field)?.field.label) || given.field;
  return (
    <fieldset className="rule-deed" aria-label={name}>
      <div className="build-row is-level">
        <label htmlFor={id}>{name}</label>
        <button
          type="button"
          className="plain-button"
          aria-label={t("press.removeSet", { field: name })}
          onClick={onRemove}
        >
          <Icon name="close" size={14} />
        </button>
      </div>
      <FormulaSetting
        id={id}
        desk={desk}
        found={{ field: given, table: desk.form.id, siblings: [], at }}
        setting={{ name: "formula" } as never}
        value={given.formula}
        onChange={(value) => void desk.build.set([setting(at, given, "formula", value)])}
      />
    </fieldset>
  );
}

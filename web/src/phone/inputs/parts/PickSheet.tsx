/** A sheet to pick from: searched as one types, one choice or several. */
import { useState } from "react";
import type { Choice } from "../../../kit/choices";
import { Dialog } from "../../../kit/Dialog";
import { ask } from "../../../kit/dialogs";
import { Icon } from "../../../kit/Icon";
import { type FindChoices, useChoices } from "../../../kit/useChoices";
import { t } from "../../../text";
import { SearchBox } from "../../kit/SearchBox";

interface Pick {
  title: string;
  find: FindChoices;
  /** What may be typed; without it there is nothing to search. */
  hint?: string;
  /** Keys of what is chosen now. */
  chosen?: readonly string[];
}

/** Pick one; what must be made first is made. Null when the sheet was left. */
export async function pickOne(pick: Pick): Promise<Choice | null> {
  const choice = await ask<Choice>((close) => (
    <PickSheet {...pick} onPick={close} onClose={() => close(null)} />
  ));
  if (!choice?.make) return choice;
  const value = await choice.make();
  return value === null ? null : { ...choice, value };
}

/** Pick several, the last of which may be made first; null when the sheet was left. */
export async function pickMany(pick: Pick): Promise<readonly Choice[] | null> {
  const picked = await ask<readonly Choice[]>((close) => (
    <ManySheet {...pick} onDone={close} onClose={() => close(null)} />
  ));
  const last = picked?.[picked.length - 1];
  if (!picked || !last?.make) return picked;
  const value = await last.make();
  return [...picked.slice(0, -1), ...(value === null ? [] : [{ ...last, value }])];
}

interface PickSheetProps extends Pick {
  onPick: (choice: Choice) => void;
  onClose: () => void;
}

function PickSheet({ title, find, hint, chosen = [], onPick, onClose }: PickSheetProps) {
  return (
    <Dialog title={title} tall={hint !== undefined} testId="pick" onClose={onClose}>
      <Choices find={find} hint={hint} isOn={(one) => chosen.includes(one.key)} onPick={onPick} />
    </Dialog>
  );
}

interface ManySheetProps extends Pick {
  onDone: (choices: readonly Choice[]) => void;
  onClose: () => void;
}

function ManySheet({ title, find, hint, chosen = [], onDone, onClose }: ManySheetProps) {
  const [keys, setKeys] = useState<readonly string[]>(chosen);
  const [known, setKnown] = useState<readonly Choice[]>([]);
  const toggle = (choice: Choice) => {
    setKnown([...known.filter((one) => one.key !== choice.key), choice]);
    setKeys(keys.includes(choice.key) ? keys.filter((key) => key !== choice.key) : [...keys, choice.key]);
  };
  const picked = keys.map((key) => known.find((one) => one.key === key) ?? { key, title: key, value: key });
  return (
    <Dialog
      title={title}
      tall={hint !== undefined}
      testId="pick"
      onClose={onClose}
      footer={
        <button type="button" className="button is-primary is-wide" onClick={() => onDone(picked)}>
          {keys.length > 0 ? t("phone.take", { n: keys.length }) : t("kit.done")}
        </button>
      }
    >
      <Choices
        find={find}
        hint={hint}
        several
        isOn={(one) => keys.includes(one.key)}
        onPick={(one) => (one.make ? onDone([...picked, one]) : toggle(one))}
      />
    </Dialog>
  );
}

interface ChoicesProps {
  find: FindChoices;
  hint?: string;
  several?: boolean;
  isOn: (choice: Choice) => boolean;
  onPick: (choice: Choice) => void;
}

function Choices({ find, hint, several, isOn, onPick }: ChoicesProps) {
  const [text, setText] = useState("");
  const found = useChoices(find, text);
  const isFresh = found.search !== null;
  const list = found.choices;
  return (
    <>
      {hint !== undefined && <SearchBox value={text} onText={setText} hint={hint} autoFocus />}
      <ul className="pick-list" aria-busy={found.search !== text}>
        {list.map((choice, index) => (
          <li key={choice.key}>
            {choice.group && choice.group !== list[index - 1]?.group && (
              <span className="pick-group">{choice.group}</span>
            )}
            <button
              type="button"
              className={`pick${choice.make ? " is-make" : ""}`}
              aria-pressed={choice.make ? undefined : isOn(choice)}
              onClick={() => onPick(choice)}
            >
              {choice.make && <Icon name="plus" size={18} />}
              <span className="line-two">
                <span>{choice.title}</span>
                {choice.detail && <span className="line-detail num">{choice.detail}</span>}
              </span>
              {several && !choice.make && (
                <span className={`tick${isOn(choice) ? " is-on" : ""}`} aria-hidden />
              )}
              {!several && isOn(choice) && <Icon name="check" size={18} />}
            </button>
          </li>
        ))}
      </ul>
      {found.failed && <p className="muted pick-note">{found.failed}</p>}
      {isFresh && !found.failed && list.length === 0 && (
        <p className="muted pick-note">{t("kit.noChoice")}</p>
      )}
    </>
  );
}

/** Colleagues to choose, found by a few letters; one or several. */
import { useMemo, useState } from "react";
import { api } from "../../api/calls";
import type { Ref } from "../../api/types";
import type { Choice } from "../../kit/choices";
import { Icon } from "../../kit/Icon";
import { useChoices } from "../../kit/useChoices";
import { t } from "../../text";
import "../../text/tasks";
import "./people.css";

const MOST = 8;

interface PeopleBoxProps {
  label: string;
  chosen: readonly Ref[];
  many?: boolean;
  onChange: (people: readonly Ref[]) => void;
}

async function found(search: string, signal: AbortSignal): Promise<Choice[]> {
  const { rows } = await api.members(search, signal);
  return rows.map(({ id, title, department }) => ({
    key: id,
    title,
    detail: department ?? undefined,
    value: { id, title },
  }));
}

export function PeopleBox({ label, chosen, many, onChange }: PeopleBoxProps) {
  const [text, setText] = useState("");
  const find = useMemo(() => found, []);
  const isOpen = many || chosen.length === 0;
  const list = useChoices(find, isOpen ? text : null);
  const isChosen = (id: string) => chosen.some((one) => one.id === id);
  const offered = list.choices.filter((one) => !isChosen(one.key)).slice(0, MOST);
  const add = (choice: Choice | undefined) => {
    if (!choice) return;
    const person = { id: choice.key, title: choice.title };
    onChange(many ? [...chosen, person] : [person]);
    setText("");
  };
  return (
    <fieldset className="people-box">
      <legend>{label}</legend>
      {chosen.length > 0 && (
        <ul className="people-chosen">
          {chosen.map((one) => (
            <li key={one.id}>
              <span>{one.title}</span>
              <button
                type="button"
                className="plain-button"
                aria-label={t("act.takeAway", { who: one.title })}
                onClick={() => onChange(chosen.filter((other) => other.id !== one.id))}
              >
                <Icon name="close" size={14} />
              </button>
            </li>
          ))}
        </ul>
      )}
      {isOpen && (
        <>
          <input
            className="people-search"
            type="search"
            value={text}
            placeholder={t("act.findPeople")}
            aria-label={`${label}: ${t("act.findPeople")}`}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== "Enter" || event.nativeEvent.isComposing || event.ctrlKey || event.metaKey)
                return;
              event.preventDefault();
              if (list.search === text) add(offered[0]);
            }}
          />
          <ul className="people-found" aria-busy={list.search !== text}>
            {offered.map((choice) => (
              <li key={choice.key}>
                <button type="button" onClick={() => add(choice)}>
                  <b>{choice.title}</b>
                  {choice.detail && <span className="muted">{choice.detail}</span>}
                </button>
              </li>
            ))}
          </ul>
          {list.failed && <p className="muted">{list.failed}</p>}
          {list.search === text && !list.failed && offered.length === 0 && (
            <p className="muted">{t("act.noPeople")}</p>
          )}
        </>
      )}
    </fieldset>
  );
}

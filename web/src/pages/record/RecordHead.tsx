/** The head of a record: the way back, its name and state, its neighbours in the list, what can be done. */
import { type ReactNode, useEffect, useRef, useState } from "react";
import type { AppView, FormView, RecordView, Visitor } from "../../api/types";
import { readerOf } from "../../fields/registry";
import { dateTimeText } from "../../kit/format";
import { addIcons, Icon } from "../../kit/Icon";
import { type MenuItem, MenuList } from "../../kit/MenuList";
import { Visitors } from "../../live/Visitors";
import { StarButton } from "../../shell/StarButton";
import type { Neighbours } from "../../shell/trail";
import { t } from "../../text";
import { type SideTab, useSideTab } from "./side";

addIcons({ talk: "M4 5h16v11h-8l-4.5 4V16H4zM8 9h8M8 12h5" });

const SIDES = [
  { tab: "comments", icon: "talk" },
  { tab: "history", icon: "history" },
] as const;

interface RecordHeadProps {
  app: AppView;
  form: FormView;
  record: RecordView;
  near: Neighbours | null;
  editing: boolean;
  onBack: () => void;
  onGo: (id: string | null) => void;
  onSide?: (tab: SideTab) => void;
  sideShown: boolean;
  onCopy?: () => void;
  onMerge?: () => void;
  onDelete?: () => void;
  onWhy: () => void;
  buttons: ReactNode;
  others: readonly Visitor[];
}

/** The field whose coloured options say in what state a record is. */
const stateField = (form: FormView) =>
  form.fields.find((field) => field.options?.some((option) => option.color));

export function RecordHead(props: RecordHeadProps) {
  const { form, record, near, editing, onBack, onGo, onSide, sideShown, buttons } = props;
  const shownTab = useSideTab();
  const title = record.title || t("record.untitled");
  const state = stateField(form);
  useEffect(() => {
    document.title = `${title} · ${t("app.name")}`;
  }, [title]);
  const State = state && readerOf(state).View;
  return (
    <header className="record-head">
      <button
        type="button"
        className="plain-button"
        onClick={onBack}
        aria-label={t("record.toList", { form: form.label })}
      >
        <Icon name="back" size={18} />
      </button>
      <div className="record-name">
        <h1>{editing ? t("record.editing", { title }) : title}</h1>
        {!editing && State && (record.values[state.key] ?? null) !== null && (
          <State field={state} value={record.values[state.key] ?? null} />
        )}
        <span className="record-meta num">
          {record.updated_by &&
            t("record.meta", { who: record.updated_by.title, at: dateTimeText(record.updated_at) })}
        </span>
        <Visitors others={props.others} />
      </div>
      {!editing && near && (
        <nav className="record-walk" aria-label={t("record.walk")}>
          <button
            type="button"
            className="plain-button"
            disabled={!near.previous}
            aria-label={t("record.previous")}
            title={`${t("record.previous")} K`}
            onClick={() => onGo(near.previous)}
          >
            <Icon name="up" />
          </button>
          {near.place !== null && (
            <span className="num">{t("record.place", { place: near.place + 1, count: near.count })}</span>
          )}
          <button
            type="button"
            className="plain-button"
            disabled={!near.next}
            aria-label={t("record.next")}
            title={`${t("record.next")} J`}
            onClick={() => onGo(near.next)}
          >
            <Icon name="down" />
          </button>
        </nav>
      )}
      {!editing && (
        <StarButton
          thing={{ kind: "record", app: props.app.key, form: form.key, key: record.id }}
          name={title}
          className="plain-button"
          size={17}
        />
      )}
      {!editing &&
        onSide &&
        SIDES.map(({ tab, icon }) => (
          <button
            key={tab}
            type="button"
            className={`plain-button${sideShown && tab === shownTab ? " is-on" : ""}`}
            aria-pressed={sideShown && tab === shownTab}
            aria-label={t(`${tab}.title`)}
            title={t(`${tab}.title`)}
            onClick={() => onSide(tab)}
          >
            <Icon name={icon} size={17} />
          </button>
        ))}
      <More {...props} />
      <div className="record-buttons">{buttons}</div>
    </header>
  );
}

type MoreProps = Pick<RecordHeadProps, "onCopy" | "onMerge" | "onDelete" | "onWhy">;

function More({ onCopy, onMerge, onDelete, onWhy }: MoreProps) {
  const button = useRef<HTMLButtonElement>(null);
  const [at, setAt] = useState<{ x: number; y: number } | null>(null);
  const handleOpen = () => {
    const box = button.current?.getBoundingClientRect();
    if (box) setAt({ x: box.right - 190, y: box.bottom + 4 });
  };
  const items: MenuItem[] = [];
  if (onCopy) items.push({ label: t("record.copy"), icon: "copy", run: onCopy });
  if (onMerge) items.push({ label: t("record.mergeWith"), icon: "merge", run: onMerge });
  items.push({ label: t("why.title"), icon: "eye", run: onWhy });
  if (onDelete) items.push({ label: t("record.delete"), icon: "trash", red: true, run: onDelete });
  return (
    <>
      <button
        ref={button}
        type="button"
        className="plain-button"
        aria-label={t("page.more")}
        aria-haspopup="menu"
        onClick={handleOpen}
      >
        <Icon name="more" size={18} />
      </button>
      {at && <MenuList at={at} items={items} label={t("page.more")} onClose={() => setAt(null)} />}
    </>
  );
}

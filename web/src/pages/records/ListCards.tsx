/** The rows on a narrow screen: a card each with its title, amount, state and time. */
import { Link, useRouterState } from "@tanstack/react-router";
import { type ReactNode, useEffect, useMemo, useRef } from "react";
import type { FieldView, ListRow, Value } from "../../api/types";
import { findField } from "../../fields/columns";
import type { FieldScope } from "../../fields/contract";
import { widgetOf } from "../../fields/registry";
import { Icon } from "../../kit/Icon";
import { keepPlace, leaveTrail, placeOf } from "../../shell/trail";
import { t } from "../../text";
import { familyOf } from "./filterFields";
import type { Choice } from "./useChosen";
import type { List } from "./useList";

interface ListCardsProps {
  list: List;
  scope: FieldScope;
  rows: readonly ListRow[];
  count: number | null;
  onEnd: () => void;
  choice: Choice;
}

interface Place {
  path: string;
  field: FieldView;
}

/** Which columns a card shows where: at most a title, an amount, a second line, and two small ones. */
function partsOf(list: List): { title?: Place; amount?: Place; line?: Place; tag?: Place; small: Place[] } {
  const places = list.paths.flatMap((path): Place[] => {
    const found = findField(list.app, list.form, path);
    return found ? [{ path, field: found.field }] : [];
  });
  const title = places.find((one) => one.path === list.form.title) ?? places[0];
  const others = places.filter((one) => one !== title);
  const isNumber = (one: Place | undefined) => one?.field.widget === "serial";
  const amount = others.find((one) => one.field.format === "money");
  const tag = others.find((one) => one.field.options !== undefined);
  // A number says less than a name: the card is headed by what the record is about.
  const line = isNumber(title)
    ? others.find((one) => one !== amount && one !== tag && ["ref", "text"].includes(familyOf(one.field)))
    : undefined;
  const small = others
    .filter((one) => one !== amount && one !== tag && one !== line && !one.field.format)
    .slice(0, 2);
  return { title, amount, line, tag, small };
}

export function ListCards({ list, scope, rows, count, onEnd, choice }: ListCardsProps) {
  const { app, form } = list;
  const href = useRouterState({ select: (state) => state.location.href });
  const end = useRef<HTMLLIElement>(null);
  const parts = useMemo(() => partsOf(list), [list]);
  const latest = useRef(onEnd);
  latest.current = onEnd;

  useEffect(() => {
    const scroller = document.getElementById("content");
    if (!scroller) return;
    scroller.scrollTop = placeOf(href);
    const handleScroll = () => keepPlace(href, scroller.scrollTop);
    scroller.addEventListener("scroll", handleScroll, { passive: true });
    return () => scroller.removeEventListener("scroll", handleScroll);
  }, [href]);

  useEffect(() => {
    if (!end.current) return;
    const watcher = new IntersectionObserver((seen) => seen[0]?.isIntersecting && latest.current(), {
      rootMargin: "600px",
    });
    watcher.observe(end.current);
    return () => watcher.disconnect();
  }, []);

  const show = (place: Place | undefined, row: ListRow) => {
    if (!place) return null;
    const value: Value = row[place.path] ?? null;
    const { View } = widgetOf(place.field);
    return <View field={place.field} value={value} scope={{ ...scope, href: () => "" }} />;
  };
  const text = (place: Place | undefined, row: ListRow) =>
    place
      ? widgetOf(place.field)
          .Cell({ ...place, scope })
          .text(row[place.path] ?? null)
      : "";

  const card = (row: ListRow) => (
    <>
      <span className="list-card-head">
        <span className="list-card-title">
          {text(parts.line, row) || text(parts.title, row) || t("record.untitled")}
        </span>
        <span className="list-card-amount">{show(parts.amount, row)}</span>
      </span>
      <span className="list-card-line num">
        {parts.line && <span>{text(parts.title, row)}</span>}
        {parts.small.map((place) => {
          const said = text(place, row);
          return said && <span key={place.path}>{said}</span>;
        })}
        <span className="list-card-tag">{show(parts.tag, row)}</span>
      </span>
    </>
  );
  const toggle = (id: string) => {
    const next = new Set(choice.ids);
    if (!next.delete(id)) next.add(id);
    choice.tick(next);
  };

  return (
    <ul className="cards-list" aria-label={form.label} data-testid="list">
      {rows.map((row) => (
        <li key={row.id}>
          {choice.picking ? (
            <PickCard on={choice.ids.has(row.id)} onToggle={() => toggle(row.id)}>
              {card(row)}
            </PickCard>
          ) : (
            <Link
              to="/a/$app/f/$form/r/$record"
              params={{ app: app.key, form: form.key, record: row.id }}
              className="list-card"
              onClick={() =>
                leaveTrail({ app: app.key, form: form.key, ids: rows.map((one) => one.id), count, href })
              }
            >
              {card(row)}
            </Link>
          )}
        </li>
      ))}
      <li ref={end} aria-hidden />
    </ul>
  );
}

function PickCard({ on, onToggle, children }: { on: boolean; onToggle: () => void; children: ReactNode }) {
  return (
    <label className={`list-card is-picking${on ? " is-picked" : ""}`}>
      <input type="checkbox" className="visually-hidden" checked={on} onChange={onToggle} />
      <span className={`tick${on ? " is-on" : ""}`}>{on && <Icon name="check" size={12} />}</span>
      <span className="list-card-body">{children}</span>
    </label>
  );
}

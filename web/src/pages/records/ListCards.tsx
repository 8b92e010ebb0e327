/** The rows on a narrow screen: a card each with its title, amount, state and time. */
import { Link, useRouterState } from "@tanstack/react-router";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useMemo, useRef } from "react";
import type { ListRow, Value } from "../../api/types";
import type { FieldScope } from "../../fields/contract";
import { readerOf } from "../../fields/registry";
import { Icon } from "../../kit/Icon";
import { type CardPlace, cardParts } from "../../lists/cards";
import { useTints } from "../../lists/laid/useTints";
import { leaveTrail } from "../../shell/trail";
import { t } from "../../text";
import { useCardPlaces } from "./useCardPlaces";
import type { Choice } from "./useChosen";
import type { List } from "./useList";
import type { ListWindow } from "./useWindow";
import "../../lists/laid/laid.css";

interface ListCardsProps {
  list: List;
  scope: FieldScope;
  window: ListWindow;
  choice: Choice;
}

/** As records.css has it: all cards are equally high, so that places of those not at hand are known. */
const CARD_HEIGHT = 69;

export function ListCards({ list, scope, window: read, choice }: ListCardsProps) {
  const { app, form } = list;
  const { rows, above, below, count } = read;
  const href = useRouterState({ select: (state) => state.location.href });
  const frame = useRef<HTMLUListElement>(null);
  const parts = useMemo(() => cardParts(list), [list]);
  const tints = useTints(list, rows);
  const places = above + rows.length + below;
  const virtual = useVirtualizer({
    count: places,
    getScrollElement: () => document.getElementById("content"),
    estimateSize: () => CARD_HEIGHT,
    overscan: 8,
    scrollMargin: frame.current?.offsetTop ?? 0,
  });
  useCardPlaces(frame, read, virtual, CARD_HEIGHT);
  const first = read.number === null ? null : read.number + above;
  const show = (place: CardPlace | undefined, row: ListRow) => {
    if (!place) return null;
    const value: Value = row[place.path] ?? null;
    const { View } = readerOf(place.field);
    return <View field={place.field} value={value} scope={{ ...scope, href: () => "" }} />;
  };
  const text = (place: CardPlace | undefined, row: ListRow) =>
    place
      ? readerOf(place.field)
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
    <ul
      ref={frame}
      className="cards-list"
      style={{ height: places * CARD_HEIGHT }}
      aria-label={form.label}
      data-testid="list"
    >
      {virtual.getVirtualItems().map(({ index }) => {
        const row = rows[index - above];
        return (
          <li
            key={row?.id ?? `blank-${index}`}
            style={{ top: index * CARD_HEIGHT, height: CARD_HEIGHT }}
            aria-setsize={count ?? -1}
            aria-posinset={read.number === null ? undefined : read.number + index}
          >
            {!row ? (
              <span className="list-card is-blank" />
            ) : choice.picking ? (
              <PickCard on={choice.ids.has(row.id)} onToggle={() => toggle(row.id)}>
                {card(row)}
              </PickCard>
            ) : (
              <Link
                to="/a/$app/f/$form/r/$record"
                params={{ app: app.key, form: form.key, record: row.id }}
                className={`list-card${tints.has(row.id) ? ` tint-${tints.get(row.id)}` : ""}`}
                onClick={() =>
                  leaveTrail({
                    app: app.key,
                    form: form.key,
                    ids: rows.map((one) => one.id),
                    first,
                    count,
                    href,
                  })
                }
              >
                {card(row)}
              </Link>
            )}
          </li>
        );
      })}
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

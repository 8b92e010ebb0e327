/** The rows on a narrow screen: a card each with its title, amount, state and time. */
import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useRef } from "react";
import type { FieldScope } from "../../fields/contract";
import { Icon } from "../../kit/Icon";
import { useTints } from "../../lists/laid/useTints";
import { CardText, RowCard } from "./RowCard";
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
  const { form } = list;
  const { rows, above, below, count } = read;
  const frame = useRef<HTMLUListElement>(null);
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
                <CardText list={list} scope={scope} row={row} />
              </PickCard>
            ) : (
              <RowCard
                list={list}
                scope={scope}
                row={row}
                tint={tints.get(row.id)}
                ids={rows.map((one) => one.id)}
                first={first}
                count={count}
              />
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

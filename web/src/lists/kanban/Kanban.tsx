/** A kanban: a lane per option or person, cards that are dragged or sent from one to another. */
import { type DragEvent, type KeyboardEvent, useCallback, useMemo, useRef, useState } from "react";
import type { FieldView, ListRow } from "../../api/types";
import { ListBones, Loading } from "../../kit/Skeleton";
import { toast } from "../../kit/toast";
import { t } from "../../text";
import { titleOf } from "../laid/CardBody";
import { shapeOf } from "../laid/card";
import type { OpenCard } from "../laid/open";
import type { Listing } from "../listing";
import { KanbanLane } from "./KanbanLane";
import { type Lane, laneOf } from "./lanes";
import { useLanes } from "./useLanes";
import { useMoves } from "./useMoves";
import "../laid/laid.css";
import "./kanban.css";

export interface KanbanProps {
  listing: Listing;
  href: (id: string) => string;
  /** A card was opened among those of its lane. */
  onOpen?: OpenCard;
}

export function Kanban({ listing, ...props }: KanbanProps) {
  const field = listing.form.fields.find((one) => one.key === listing.laid.lane_by);
  return field ? <Board listing={listing} field={field} {...props} /> : null;
}

function Board({ listing, field, href, onOpen }: KanbanProps & { field: FieldView }) {
  const { lanes, error, retry } = useLanes(listing, field);
  const { moving, move } = useMoves(listing, field);
  const shape = useMemo(() => shapeOf(listing), [listing]);
  const held = useRef<ListRow | null>(null);
  const [over, setOver] = useState<string | null>(null);
  const canMove = listing.form.can.update && !field.readonly;
  const send = useCallback(
    (row: ListRow, lane: Lane) => {
      if (!canMove) toast.say(t("kanban.mayNotMove", { field: field.label }));
      else void move(row, lane, titleOf(shape, row));
    },
    [canMove, field.label, move, shape],
  );
  if (error) {
    return (
      <p className="laid-trouble">
        {error.message}
        <button type="button" className="plain-button is-link" onClick={retry}>
          {t("page.retry")}
        </button>
      </p>
    );
  }
  if (!lanes) {
    return (
      <Loading>
        <ListBones rows={8} />
      </Loading>
    );
  }
  const dropOf = (lane: Lane) => ({
    onDragOver: (event: DragEvent) => {
      if (!held.current) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "move";
      if (over !== lane.key) setOver(lane.key);
    },
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      const row = held.current;
      held.current = null;
      setOver(null);
      if (row && laneOf(field, row) !== lane.key) send(row, lane);
    },
  });
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrows pressed on the cards inside pass through here
    <div className="kanban" data-testid="kanban" onKeyDown={walk}>
      {lanes.map((lane) => (
        <KanbanLane
          key={lane.key}
          listing={listing}
          field={field}
          shape={shape}
          lane={lane}
          lanes={lanes}
          moving={moving}
          isOver={over === lane.key}
          canMove={canMove}
          drop={dropOf(lane)}
          onHold={(row) => {
            held.current = row;
            if (!row) setOver(null);
          }}
          onSend={send}
          href={href}
          onOpen={onOpen}
        />
      ))}
    </div>
  );
}

/** Arrows go from card to card, sideways to the same height of the next lane. */
function walk(event: KeyboardEvent<HTMLElement>): void {
  const card = (event.target as Element).closest<HTMLElement>("[data-card]");
  const lane = card?.closest<HTMLElement>("[data-lane]");
  if (!card || !lane || event.altKey || event.ctrlKey || event.metaKey) return;
  const cards = (of: Element | null | undefined) => [
    ...(of?.querySelectorAll<HTMLElement>("[data-card]") ?? []),
  ];
  const place = cards(lane).indexOf(card);
  const beside = (step: "nextElementSibling" | "previousElementSibling") => {
    let other = lane[step];
    while (other && cards(other).length === 0) other = other[step];
    const found = cards(other);
    return found[Math.min(place, found.length - 1)];
  };
  const ways: Record<string, () => HTMLElement | undefined> = {
    ArrowDown: () => cards(lane)[place + 1],
    ArrowUp: () => cards(lane)[place - 1],
    ArrowRight: () => beside("nextElementSibling"),
    ArrowLeft: () => beside("previousElementSibling"),
  };
  const next = ways[event.key]?.();
  if (!next) return;
  event.preventDefault();
  next.querySelector<HTMLElement>("a")?.focus();
}

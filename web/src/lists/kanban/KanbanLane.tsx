/** One lane: its name, how many there are, their sum, and the cards in sight. */
import { useVirtualizer } from "@tanstack/react-virtual";
import { type DragEvent, useEffect, useMemo, useRef, useState } from "react";
import type { FieldView, ListRow } from "../../api/types";
import { countText, numberText } from "../../kit/format";
import { Icon } from "../../kit/Icon";
import { MenuList } from "../../kit/MenuList";
import { t } from "../../text";
import { CardBody, titleOf } from "../laid/CardBody";
import { type CardShape, optionTint } from "../laid/card";
import { type OpenCard, openBy } from "../laid/open";
import { useTints } from "../laid/useTints";
import type { Listing } from "../listing";
import type { Lane } from "./lanes";
import { useLane } from "./useLanes";
import type { Moving } from "./useMoves";

export interface KanbanLaneProps {
  listing: Listing;
  field: FieldView;
  shape: CardShape;
  lane: Lane;
  lanes: readonly Lane[];
  moving: ReadonlyMap<string, Moving>;
  isOver: boolean;
  canMove: boolean;
  drop: { onDragOver: (event: DragEvent) => void; onDrop: (event: DragEvent) => void };
  onHold: (row: ListRow | null) => void;
  onSend: (row: ListRow, lane: Lane) => void;
  href: (id: string) => string;
  onOpen?: OpenCard;
}

/** As kanban.css has it: all cards are equally high, so that those out of sight need not be drawn. */
const TITLE = 42;
const LINE = 21;
const GAP = 8;

export function KanbanLane(props: KanbanLaneProps) {
  const { listing, field, shape, lane, moving, isOver } = props;
  const read = useLane(listing, field, lane);
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => {
    const away = read.rows.filter((row) => (moving.get(row.id)?.to ?? lane.key) === lane.key);
    const here = new Set(away.map((row) => row.id));
    const coming = [...moving.values()].filter((one) => one.to === lane.key && !here.has(one.row.id));
    return [...coming.map((one) => one.row), ...away];
  }, [read.rows, moving, lane.key]);
  const tints = useTints(listing, read.rows);
  const height = TITLE + shape.lines.length * LINE;
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height + GAP,
    overscan: 6,
  });
  const last = virtual.getVirtualItems().at(-1)?.index ?? 0;
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = read;
  useEffect(() => {
    if (last >= rows.length - 6 && hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [last, rows.length, hasNextPage, isFetchingNextPage, fetchNextPage]);

  const summed = listing.form.fields.find((one) => one.key === listing.laid.lane_sum);
  const isEmpty = lane.key === "" && !read.isPending && rows.length === 0 && read.count === 0;
  if (isEmpty && !isOver) return null;
  return (
    <section
      className={`kanban-lane${isOver ? " is-over" : ""}`}
      aria-label={lane.label}
      data-lane={lane.key}
      {...props.drop}
    >
      <header>
        <span className={lane.color ? `tag tag-${lane.color}` : "kanban-name"}>
          <span>{lane.label}</span>
        </span>
        <span className="num muted">{read.count === null ? "" : countText(read.count, read.isCapped)}</span>
        {summed && read.sum !== null && <b className="num">{numberText(read.sum, summed)}</b>}
      </header>
      <div ref={scroller} className="kanban-cards">
        {read.error && read.rows.length === 0 ? (
          <p className="laid-trouble">
            {read.error.message}
            <button type="button" className="plain-button is-link" onClick={() => void read.refetch()}>
              {t("page.retry")}
            </button>
          </p>
        ) : (
          <ul style={{ height: virtual.getTotalSize() }}>
            {virtual.getVirtualItems().map(({ index, start }) => {
              const row = rows[index];
              if (!row) return null;
              const tint = tints.get(row.id) ?? null;
              return (
                <li key={row.id} style={{ top: start, height }} data-card={row.id}>
                  <Card {...props} row={row} tint={tint} ids={rows.map((one) => one.id)} count={read.count} />
                </li>
              );
            })}
          </ul>
        )}
        {!read.isPending && rows.length === 0 && !read.error && (
          <p className="kanban-none muted">{t("kanban.noCards")}</p>
        )}
      </div>
    </section>
  );
}

interface CardProps extends KanbanLaneProps {
  row: ListRow;
  tint: string | null;
  ids: readonly string[];
  count: number | null;
}

function Card({ row, tint, ids, count, shape, lane, lanes, moving, ...props }: CardProps) {
  const [at, setAt] = useState<{ x: number; y: number } | null>(null);
  const edge = optionTint(shape, row);
  const title = titleOf(shape, row);
  const look = [
    "laid-card",
    tint && `tint-${tint}`,
    edge && `edge-${edge}`,
    moving.has(row.id) && "is-moving",
  ];
  const others = lanes.filter((one) => one.key !== lane.key);
  const openMenu = (element: Element) => {
    const box = element.getBoundingClientRect();
    setAt({ x: box.left, y: box.bottom + 4 });
  };
  return (
    <div className="kanban-card">
      <a
        className={look.filter(Boolean).join(" ")}
        href={props.href(row.id)}
        draggable={props.canMove}
        onDragStart={(event) => {
          event.dataTransfer.effectAllowed = "move";
          event.dataTransfer.setData("text/plain", title);
          props.onHold(row);
        }}
        onDragEnd={() => props.onHold(null)}
        onClick={(event) => openBy(event, props.onOpen, { id: row.id, ids, count })}
        onKeyDown={(event) => {
          if (!props.canMove || event.key.toLowerCase() !== "m" || event.ctrlKey || event.metaKey) return;
          event.preventDefault();
          openMenu(event.currentTarget);
        }}
      >
        <CardBody shape={shape} row={row} />
      </a>
      {props.canMove && (
        <button
          type="button"
          className="plain-button kanban-send"
          aria-label={t("kanban.send", { title })}
          title={t("kanban.sendHint")}
          aria-haspopup="menu"
          onClick={(event) => openMenu(event.currentTarget)}
        >
          <Icon name="more" size={16} />
        </button>
      )}
      {at && (
        <MenuList
          at={at}
          label={t("kanban.send", { title })}
          items={others.map((one) => ({
            label: t("kanban.sendTo", { lane: one.label }),
            run: () => props.onSend(row, one),
          }))}
          onClose={() => setAt(null)}
        />
      )}
    </div>
  );
}

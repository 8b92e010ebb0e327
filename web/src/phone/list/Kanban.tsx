/** A kanban, one lane at a time: chosen above by its name and count, or by drawing a finger sideways. */
import { useQueries } from "@tanstack/react-query";
import { useEffect, useMemo, useRef } from "react";
import { api } from "../../api/calls";
import { keys } from "../../api/hooks";
import type { FieldView } from "../../api/types";
import { countText } from "../../kit/format";
import { both } from "../../lists/filters";
import { type Lane, laneWhere } from "../../lists/kanban/lanes";
import { useLanes } from "../../lists/kanban/useLanes";
import { useMoves } from "../../lists/kanban/useMoves";
import { shapeOf } from "../../lists/laid/card";
import type { Listing } from "../../lists/listing";
import { t } from "../../text";
import { useSwipe } from "../kit/useSwipe";
import { hrefs } from "../places";
import { go } from "../router";
import { LaneCards } from "./LaneCards";
import { Bones, Failed } from "./States";
import "./laid.css";

/** In an address: the lane of records without, as an empty text says nothing there. */
const NONE = " ";

export default function Kanban({ listing }: { listing: Listing }) {
  const field = listing.form.fields.find((one) => one.key === listing.laid.lane_by);
  return field ? <Board listing={listing} field={field} /> : null;
}

function Board({ listing, field }: { listing: Listing; field: FieldView }) {
  const { lanes, error, retry } = useLanes(listing, field);
  if (error && !lanes) return <Failed error={error} onRetry={retry} />;
  if (!lanes) return <Bones />;
  return <Lanes listing={listing} field={field} lanes={lanes} />;
}

interface LanesProps {
  listing: Listing;
  field: FieldView;
  lanes: readonly Lane[];
}

function Lanes({ listing, field, lanes }: LanesProps) {
  const { app, form, search } = listing;
  const { moving, move } = useMoves(listing, field);
  const shape = useMemo(() => shapeOf(listing), [listing]);
  const counts = useCounts(listing, field, lanes);
  const asked = search.lane === NONE ? "" : search.lane;
  // Records without a state are a lane where there are any.
  const shown = lanes.filter((lane) => lane.key !== "" || asked === "" || counts.get("")?.n);
  const lane = shown.find((one) => one.key === asked) ?? shown[0];
  const show = (next: Lane | undefined) => {
    if (!next) return;
    const place = { app: app.key, form: form.key };
    go(hrefs.list(place, { ...search, lane: next.key || NONE }), { replace: true });
    window.scrollTo(0, 0);
  };
  const swipe = useSwipe((by) => show(lane && shown[shown.indexOf(lane) + by]));
  if (!lane) return null;
  return (
    <div data-testid="kanban" className="kanban-phone" {...swipe}>
      <LaneBar lanes={shown} lane={lane} counts={counts} label={field.label} onShow={show} />
      <LaneCards
        key={lane.key}
        listing={listing}
        field={field}
        shape={shape}
        lane={lane}
        lanes={lanes}
        moving={moving}
        onMove={move}
      />
    </div>
  );
}

interface Count {
  n: number;
  isCapped: boolean;
}

/** Each lane is counted by itself, up to a limit and also where something is searched for: no lane is too long for that. */
function useCounts(listing: Listing, field: FieldView, lanes: readonly Lane[]): ReadonlyMap<string, Count> {
  const { app, form, query } = listing;
  return useQueries({
    queries: lanes.map((lane) => {
      const where = both(query.where, laneWhere(field, lane));
      const body = { ...query, columns: [form.title], where, order: [], limit: 1, count: "capped" as const };
      return {
        queryKey: [...keys.form(app.key, form.key), "lane-count", body],
        queryFn: ({ signal }: { signal: AbortSignal }) => api.query(app.key, form.key, body, signal),
      };
    }),
    combine: (all) =>
      new Map(
        all.flatMap(({ data }, index) =>
          data?.count == null
            ? []
            : [[lanes[index]?.key ?? "", { n: data.count, isCapped: data.count_capped ?? false }] as const],
        ),
      ),
  });
}

interface LaneBarProps {
  lanes: readonly Lane[];
  lane: Lane;
  counts: ReadonlyMap<string, Count>;
  label: string;
  onShow: (lane: Lane) => void;
}

function LaneBar({ lanes, lane, counts, label, onShow }: LaneBarProps) {
  const bar = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the lane at hand is brought into sight when it changes
  useEffect(() => {
    const lit = bar.current?.querySelector<HTMLElement>(".is-on");
    if (lit && bar.current) bar.current.scrollLeft = lit.offsetLeft - 60;
  }, [lane.key]);
  return (
    <nav className="lane-bar" aria-label={t("phone.lanes", { field: label })} ref={bar}>
      {lanes.map((one) => {
        const count = counts.get(one.key);
        return (
          <button
            key={one.key}
            type="button"
            className={`lane-tab${one.key === lane.key ? " is-on" : ""}`}
            aria-current={one.key === lane.key ? "true" : undefined}
            onClick={() => onShow(one)}
          >
            {one.color && <i className={`lane-dot dot-${one.color}`} aria-hidden />}
            {one.label} <span className="num">{count && countText(count.n, count.isCapped)}</span>
          </button>
        );
      })}
    </nav>
  );
}

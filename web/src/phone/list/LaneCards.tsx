/** The cards of one lane, each with the way to another. */
import type { FieldView, ListRow } from "../../api/types";
import { numberText } from "../../kit/format";
import type { Lane } from "../../lists/kanban/lanes";
import { useLane } from "../../lists/kanban/useLanes";
import type { Moving } from "../../lists/kanban/useMoves";
import { titleOf } from "../../lists/laid/CardBody";
import type { CardShape } from "../../lists/laid/card";
import { useTints } from "../../lists/laid/useTints";
import type { Listing } from "../../lists/listing";
import { t } from "../../text";
import { Nothing } from "../kit/Screen";
import { hrefs } from "../places";
import { LaidCard } from "./LaidCard";
import { MoreBelow } from "./MoreBelow";
import { askMove } from "./MoveSheet";
import { Bones, Failed } from "./States";

interface LaneCardsProps {
  listing: Listing;
  field: FieldView;
  shape: CardShape;
  lane: Lane;
  lanes: readonly Lane[];
  moving: ReadonlyMap<string, Moving>;
  onMove: (row: ListRow, to: Lane, title: string) => Promise<void>;
}

export function LaneCards({ listing, field, shape, lane, lanes, moving, onMove }: LaneCardsProps) {
  const { app, form, laid } = listing;
  const place = { app: app.key, form: form.key };
  const read = useLane(listing, field, lane);
  const tints = useTints(listing, read.rows);
  if (read.error && read.rows.length === 0)
    return <Failed error={read.error} onRetry={() => read.refetch()} />;
  if (read.isPending) return <Bones />;
  const summed = form.fields.find((one) => one.key === laid.lane_sum);
  const canMove = form.can.update && !field.readonly;
  // A card on its way is gone from here at once, and back when it is refused.
  const rows = read.rows.filter((row) => (moving.get(row.id)?.to ?? lane.key) === lane.key);
  const handleMove = async (row: ListRow) => {
    const title = titleOf(shape, row);
    const asked = await askMove({ listing, field, lanes, row, title });
    if (asked) await onMove(asked.row, asked.to, title);
  };
  return (
    <section aria-label={lane.label}>
      {summed && read.sum !== null && (
        <p className="list-count num" data-testid="lane-sum">
          {t("list.sum", { field: summed.label })} <b>{numberText(read.sum, summed)}</b>
        </p>
      )}
      {rows.length === 0 && (
        <Nothing title={t("phone.laneEmpty", { lane: lane.label })} hint={t("phone.laneHint")} />
      )}
      <ul className="cards" aria-label={lane.label}>
        {rows.map((row) => (
          <li key={row.id} className={`lane-card${canMove ? " can-move" : ""}`} data-card={row.id}>
            <LaidCard shape={shape} row={row} href={hrefs.record(place, row.id)} tint={tints.get(row.id)} />
            {canMove && (
              <button
                type="button"
                className="lane-move"
                aria-label={`${t("phone.moveTo")} ${titleOf(shape, row)}`}
                aria-haspopup="dialog"
                onClick={() => void handleMove(row)}
              >
                {t("phone.moveTo")}
              </button>
            )}
          </li>
        ))}
      </ul>
      <MoreBelow pages={{ ...read, rows }} />
    </section>
  );
}

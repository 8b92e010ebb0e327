/** Where a card may go: asked of the server for this very record, whose steps, rules and rights have the last word. */
import { useQuery } from "@tanstack/react-query";
import { api } from "../../api/calls";
import { keys } from "../../api/hooks";
import type { FieldView, ListRow } from "../../api/types";
import { Dialog } from "../../kit/Dialog";
import { ask } from "../../kit/dialogs";
import { type Lane, laneOf } from "../../lists/kanban/lanes";
import type { Listing } from "../../lists/listing";
import { t } from "../../text";
import { Bones, Failed } from "./States";
import { lanesOpen, mayWrite } from "./steps";

interface MoveProps {
  listing: Listing;
  field: FieldView;
  lanes: readonly Lane[];
  row: ListRow;
  title: string;
}

interface Asked {
  /** As the record stands now, with its version. */
  row: ListRow;
  to: Lane;
}

export const askMove = (props: MoveProps): Promise<Asked | null> =>
  ask<Asked>((close) => <MoveSheet {...props} onClose={close} />);

function MoveSheet(props: MoveProps & { onClose: (asked: Asked | null) => void }) {
  const { listing, field, lanes, row, title, onClose } = props;
  const { app, form } = listing;
  const seen = useQuery({
    queryKey: [...keys.form(app.key, form.key), "steps", row.id, field.key],
    queryFn: async ({ signal }) => {
      const record = await api.record(app.key, form.key, row.id, signal);
      const body = { id: row.id, values: {} };
      return {
        record,
        answer: record.can.update ? await api.preview(app.key, form.key, body, signal) : null,
      };
    },
    staleTime: 0,
    gcTime: 0,
  });
  const body = () => {
    if (seen.error) return <Failed error={seen.error} onRetry={() => seen.refetch()} />;
    if (!seen.data || seen.isFetching) return <Bones />;
    const { record, answer } = seen.data;
    const now: ListRow = { ...row, version: record.version, [field.key]: record.values[field.key] ?? null };
    const from = lanes.find((one) => one.key === laneOf(field, now))?.label ?? "";
    if (!mayWrite(field, answer)) return <p>{t("kanban.mayNotMove", { field: field.label })}</p>;
    const open = lanesOpen(field, lanes, record, answer);
    if (open.length === 0) return <p>{t("phone.lastLane", { lane: from })}</p>;
    return (
      <>
        <p className="muted">{t("phone.moveFrom", { field: field.label, lane: from })}</p>
        <div className="action-list">
          {open.map((lane) => (
            <button key={lane.key} type="button" onClick={() => onClose({ row: now, to: lane })}>
              <i className={`lane-dot${lane.color ? ` dot-${lane.color}` : ""}`} aria-hidden />
              {t("kanban.sendTo", { lane: lane.label })}
            </button>
          ))}
        </div>
      </>
    );
  };
  return (
    <Dialog title={t("kanban.send", { title })} testId="move" onClose={() => onClose(null)}>
      {body()}
    </Dialog>
  );
}

/** Agreeing or refusing on a phone: the second of two taps, with an opinion and what else the step asks for. */
import type { RunRecord, RunView } from "../../api/tasks";
import { Dialog } from "../../kit/Dialog";
import { ask } from "../../kit/dialogs";
import { Aids } from "../../shell/tasks/Aids";
import { Deciding } from "../../shell/tasks/Deciding";
import { mainOffers } from "../../shell/tasks/offers";
import { type Decided, useDecision } from "../../shell/tasks/useDecision";
import { askText } from "../../shell/tasks/words";
import "../../text/tasks";
import { Entry } from "../edit/Entry";
import { Lines } from "../edit/Lines";
import "../edit/edit.css";
import { PhoneKnob } from "./PhoneKnob";

interface SheetProps {
  run: RunView;
  record: RunRecord | undefined;
  today: string;
  wanted: "agree" | "refuse";
  onUndone: (run: RunView) => void;
}

/** What was decided; null when the sheet was left. */
export const askDecision = (asked: SheetProps): Promise<Decided | null> =>
  ask<Decided>((close) => <DecideSheet {...asked} onClose={close} />);

function DecideSheet(props: SheetProps & { onClose: (done: Decided | null) => void }) {
  const { run, onClose } = props;
  if (!run.mine) return null;
  return <Sheet {...props} mine={run.mine} onClose={onClose} />;
}

function Sheet({
  run,
  mine,
  record,
  today,
  wanted,
  onUndone,
  onClose,
}: SheetProps & { mine: NonNullable<RunView["mine"]>; onClose: (done: Decided | null) => void }) {
  const decision = useDecision({ run, mine, record, onDone: onClose, onUndone });
  const offer = mainOffers(run).find((one) => one.act === wanted);
  const decide = () => void decision.decide(wanted);
  if (!offer) return null;
  return (
    <Dialog
      title={run.record?.title || run.flow.label}
      onClose={() => !decision.busy && onClose(null)}
      testId="decide"
      // The second tap decides at once: no keyboard comes up before one wants to write.
      first=".dialog-foot .button"
      footer={
        <PhoneKnob look={offer.look} busy={decision.busy} onPress={decide}>
          {offer.label}
        </PhoneKnob>
      }
    >
      <p className="muted decide-ask">{askText(mine)}</p>
      <Aids mine={mine} />
      <Deciding
        app={run.form?.app ?? ""}
        today={today}
        decision={decision}
        wanted={wanted}
        rows={3}
        onConfirm={decide}
        Field={Entry}
        Rows={Lines}
      />
    </Dialog>
  );
}

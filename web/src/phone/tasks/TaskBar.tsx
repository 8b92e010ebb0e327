/** Below a record that asks for a decision: 更多, 拒绝, 同意; each leads to a sheet. */
import type { Act, RunRecord, RunView } from "../../api/tasks";
import { mainOffers, otherOffers } from "../../shell/tasks/offers";
import { useRunActs } from "../../shell/tasks/useRunActs";
import { t } from "../../text";
import "../../text/tasks";
import { offer } from "../kit/actions";
import { PhoneKnob } from "./PhoneKnob";

interface TaskBarProps {
  run: RunView;
  record: RunRecord | undefined;
  today: string;
  onComment: () => void;
  onDone: (act: Act["act"]) => void;
  onUndone: (run: RunView) => void;
}

const ICONS: Readonly<Record<string, string>> = {
  send_back: "undo",
  transfer: "next",
  delegate: "users",
  add: "plus",
  take_out: "minus",
  put_back: "undo",
  keep: "save",
  copy: "copy",
  comment: "edit",
  withdraw: "back",
  remind: "bell",
  revoke: "undo",
  retry: "refresh",
  stop: "close",
  skip: "down",
  replace: "users",
};

export function TaskBar({ run, record, today, onComment, onDone, onUndone }: TaskBarProps) {
  const decide = async (wanted: "agree" | "refuse") => {
    const { askDecision } = await import("./DecideSheet");
    const done = await askDecision({ run, record, today, wanted, onUndone });
    if (done) onDone(done);
  };
  const acts = useRunActs({
    run,
    Knob: PhoneKnob,
    opinion: () => "",
    onComment,
    onKeep: () => void decide("agree"),
    onDone,
    onUndone,
  });
  const main = mainOffers(run);
  // Keeping is done in the sheet of agreeing; nothing is printed from a phone.
  const every = otherOffers(run).filter((one) => one.act !== "keep" && one.act !== "print");
  const claim = every.find((one) => one.act === "claim");
  const others = every.filter((one) => one !== claim);
  const more = () =>
    void offer(
      t("act.more"),
      others.map((one) => ({
        label: one.label,
        icon: ICONS[one.act] ?? "more",
        red: one.look === "red",
        run: () => void acts.perform(one),
      })),
    );
  const [lone] = others;
  return (
    <>
      {others.length === 1 && main.length === 0 && !claim && lone ? (
        <PhoneKnob look={lone.look} busy={acts.busy} onPress={() => void acts.perform(lone)}>
          {lone.label}
        </PhoneKnob>
      ) : (
        others.length > 0 && (
          <PhoneKnob look="plain" busy={acts.busy} onPress={more}>
            {t("act.more")}
          </PhoneKnob>
        )
      )}
      {claim && (
        <PhoneKnob look="primary" busy={acts.busy} onPress={() => void acts.perform(claim)}>
          {claim.label}
        </PhoneKnob>
      )}
      {[...main].reverse().map((one) => (
        <PhoneKnob
          key={one.act}
          look={one.look === "red" ? "plain" : one.look}
          onPress={() => void decide(one.act as "agree" | "refuse")}
        >
          {one.label}
        </PhoneKnob>
      ))}
    </>
  );
}

/** Whether there is anything in the bar. */
export const hasBar = (run: RunView): boolean =>
  mainOffers(run).length > 0 || otherOffers(run).some((one) => one.act !== "keep" && one.act !== "print");

/** On computers: what is asked of one, the box for an opinion, and the buttons the step gives. */
import { useEffect, useRef, useState } from "react";
import type { Act, Mine, RunRecord, RunView } from "../../api/tasks";
import { FieldBox } from "../../fields/form/FieldBox";
import { SubformBox } from "../../fields/form/SubformBox";
import { useHotkeys } from "../../kit/KeySheet";
import { MenuList } from "../../kit/MenuList";
import { t } from "../../text";
import "../../text/tasks";
import { Aids } from "./Aids";
import { Deciding } from "./Deciding";
import { DeskKnob } from "./DeskKnob";
import { mainOffers, type Offer, otherOffers } from "./offers";
import { undoLast } from "./undo";
import { type Decision, useDecision } from "./useDecision";
import { useRunActs } from "./useRunActs";
import { askText } from "./words";
import "./panel.css";

export interface PanelProps {
  run: RunView;
  /** The record as the task lets it be seen; without it, the fields of the step cannot be filled in here. */
  record: RunRecord | undefined;
  today: string;
  /** The keys A, R, T, B, U and Enter are its own. */
  keys?: boolean;
  onComment: () => void;
  onDone: (act: Act["act"]) => void;
  onUndone?: (run: RunView) => void;
}

/** Before the rest of the buttons lie behind one. */
const MOST = 3;

export function DecisionPanel(props: PanelProps) {
  const { run } = props;
  const { mine } = run;
  if (mine) return <MyPanel key={mine.task} {...props} mine={mine} />;
  return <Others {...props} />;
}

function MyPanel(props: PanelProps & { mine: Mine }) {
  const { run, mine, record, today, keys, onComment, onDone, onUndone } = props;
  const box = useRef<HTMLTextAreaElement>(null);
  const [wanted, setWanted] = useState<"agree" | "refuse">("agree");
  const decision: Decision = useDecision({ run, mine, record, onDone, onUndone });
  const acts = useRunActs({
    run,
    Knob: DeskKnob,
    opinion: () => decision.opinion,
    files: () => decision.files,
    onComment,
    onKeep: () => void decision.decide("keep"),
    onDone,
    onUndone,
  });
  const main = mainOffers(run);
  const others = otherOffers(run);
  const begin = (act: "agree" | "refuse") => {
    if (!main.some((one) => one.act === act)) return;
    setWanted(act);
    box.current?.focus();
  };
  const decide = (act: "agree" | "refuse") => {
    setWanted(act);
    void decision.decide(act).then((done) => {
      if (!done) box.current?.focus();
    });
  };
  const press = (act: string) => {
    const offer = others.find((one) => one.act === act);
    if (offer) void acts.perform(offer);
  };
  useHotkeys(
    keys
      ? {
          a: () => begin("agree"),
          r: () => begin("refuse"),
          t: () => press("transfer"),
          b: () => press("send_back"),
          u: undoLast,
        }
      : {},
  );
  useEnter(keys ? () => box.current?.focus() : null);
  return (
    <section className="decision" aria-label={t("run.title")} data-testid="decision">
      <p className="decision-ask">{askText(mine)}</p>
      <Aids mine={mine} />
      <Deciding
        app={run.form?.app ?? ""}
        today={today}
        decision={decision}
        wanted={wanted}
        box={box}
        keyed
        onConfirm={() => decide(wanted)}
        Field={FieldBox}
        Rows={SubformBox}
      />
      <div className="decision-acts">
        {main.map((offer) => (
          <DeskKnob
            key={offer.act}
            look={offer.look}
            busy={decision.busy && wanted === offer.act}
            title={`${offer.label} ${offer.act === "agree" ? "A" : "R"}`}
            onPress={() => decide(offer.act as "agree" | "refuse")}
          >
            {offer.label}
          </DeskKnob>
        ))}
        <Rest offers={others} onPress={(offer) => void acts.perform(offer)} />
      </div>
    </section>
  );
}

const OWN_ENTER = 'a, button, input, textarea, select, summary, [tabindex="0"], .dialog';

/** Enter where nothing else takes it: on a button or a link it presses that. */
function useEnter(onEnter: (() => void) | null): void {
  const latest = useRef(onEnter);
  latest.current = onEnter;
  useEffect(() => {
    const handleKey = (event: KeyboardEvent) => {
      if (event.key !== "Enter" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing)
        return;
      if (!latest.current || document.querySelector(".dialog")) return;
      if (event.target instanceof Element && event.target.closest(OWN_ENTER)) return;
      event.preventDefault();
      latest.current();
    };
    document.addEventListener("keydown", handleKey);
    return () => document.removeEventListener("keydown", handleKey);
  }, []);
}

/** Who is not asked now has the buttons of its starter, or of who looks after it. */
function Others({ run, keys, onComment, onDone, onUndone }: PanelProps) {
  const acts = useRunActs({
    run,
    Knob: DeskKnob,
    opinion: () => "",
    onComment,
    onKeep: () => {},
    onDone,
    onUndone,
  });
  const offers = otherOffers(run);
  useHotkeys(keys ? { u: undoLast } : {});
  if (offers.length === 0) return null;
  return (
    <section className="decision" aria-label={t("run.title")} data-testid="decision">
      <div className="decision-acts">
        <Rest offers={offers} onPress={(offer) => void acts.perform(offer)} />
      </div>
    </section>
  );
}

function Rest({ offers, onPress }: { offers: readonly Offer[]; onPress: (offer: Offer) => void }) {
  const more = useRef<HTMLSpanElement>(null);
  const [at, setAt] = useState<{ x: number; y: number } | null>(null);
  const first = offers.length > MOST ? offers.slice(0, MOST - 1) : offers;
  const rest = offers.slice(first.length);
  return (
    <>
      {first.map((offer) => (
        <DeskKnob key={offer.act} look={offer.look} onPress={() => onPress(offer)}>
          {offer.label}
        </DeskKnob>
      ))}
      {rest.length > 0 && (
        <span ref={more}>
          <DeskKnob
            look="plain"
            onPress={() => {
              const box = more.current?.getBoundingClientRect();
              if (box) setAt({ x: box.right - 190, y: box.bottom + 4 });
            }}
          >
            {t("act.more")}…
          </DeskKnob>
        </span>
      )}
      {at && (
        <MenuList
          at={at}
          label={t("act.more")}
          items={rest.map((offer) => ({
            label: offer.label,
            red: offer.look === "red",
            run: () => onPress(offer),
          }))}
          onClose={() => setAt(null)}
        />
      )}
    </>
  );
}

/** Which buttons somebody has for a run: those its step gives, and those of its starter and of who looks after it. Pure. */
import type { ActName, Mine, RunView, TaskButton } from "../../api/tasks";
import { type TextKey, t } from "../../text";

export type OfferName = ActName | "comment" | "print";

export interface Offer {
  act: OfferName;
  label: string;
  look: "primary" | "red" | "plain";
}

/** By button of a step, what it does here. */
const ACTS: readonly (readonly [TaskButton, OfferName])[] = [
  ["send_back", "send_back"],
  ["transfer", "transfer"],
  ["delegate", "delegate"],
  ["add_before", "add"],
  ["add_after", "add"],
  ["add_beside", "add"],
  ["take_out", "take_out"],
  ["keep", "keep"],
  ["copy_to", "copy"],
  ["comment", "comment"],
  ["print", "print"],
  ["put_back", "put_back"],
];

const OWN = ["withdraw", "remind", "revoke"] as const;
const CURES = ["retry", "stop"] as const;

/** How agreeing is called: at a step that asks to do something, and where a record was sent back, it is another word. */
export const agreeKey = (kind: Mine["kind"]): "agree" | "handle" | "hand_in" =>
  kind === "approve" ? "agree" : kind === "handle" ? "handle" : "hand_in";

function label(mine: Mine | null, button: TaskButton, act: OfferName): string {
  return mine?.names[button] || t(`act.${act}` as TextKey & "act.keep");
}

/** What is decided by: agree first, then refuse. */
export function mainOffers({ mine }: RunView): Offer[] {
  if (!mine) return [];
  const agree = mine.names.approve || t(`act.${agreeKey(mine.kind)}`);
  const offers: Offer[] = [{ act: "agree", label: agree, look: "primary" }];
  if (mine.kind === "approve") {
    offers.push({ act: "refuse", label: label(mine, "reject", "refuse"), look: "red" });
  }
  return offers;
}

/** All else, in an order that does not change from step to step. */
export function otherOffers(run: RunView): Offer[] {
  const { mine, can } = run;
  const offers: Offer[] = run.claim ? [{ act: "claim", label: t("act.claim"), look: "primary" }] : [];
  for (const [button, act] of ACTS) {
    if (!mine?.buttons.includes(button) || offers.some((one) => one.act === act)) continue;
    if (act === "send_back" && mine.back.length === 0) continue;
    if (act === "take_out" && mine.added.length === 0) continue;
    if (act === "keep" && mine.writes.length === 0 && mine.opinion === "never") continue;
    const name = act === "add" ? addLabel(mine) : label(mine, button, act);
    offers.push({ act, label: name, look: "plain" });
  }
  for (const act of OWN) {
    if (can[act]) offers.push({ act, label: t(`act.${act}`), look: "plain" });
  }
  if (can.hand_in) offers.push({ act: "hand_in", label: t("act.hand_in"), look: "primary" });
  for (const act of CURES) {
    if (can[act]) offers.push({ act, label: t(`act.${act}`), look: act === "stop" ? "red" : "plain" });
  }
  if (can.replace && run.waits.some((wait) => wait.asked.length > 0))
    offers.push({ act: "replace", label: t("act.replace"), look: "plain" });
  if (can.skip && run.waits.some((wait) => wait.skips))
    offers.push({ act: "skip", label: t("act.skip"), look: "plain" });
  return offers;
}

/** Where more people may be asked, as the step offers it. */
export function addWheres(mine: Mine): ("before" | "after" | "beside")[] {
  return (["before", "after", "beside"] as const).filter((one) => mine.buttons.includes(`add_${one}`));
}

/** How asking more people is called: by its builder, where they may be asked in one way only. */
function addLabel(mine: Mine): string {
  const [where, more] = addWheres(mine);
  return (where && !more && mine.names[`add_${where}`]) || t("act.add");
}

/** How one way to ask more people is called. */
export const whereLabel = (mine: Mine, where: "before" | "after" | "beside"): string =>
  mine.names[`add_${where}`] || t(`act.where.${where}`);

/** Whether an opinion must be given to agree, or to refuse or send back. */
export const needsOpinion = (mine: Mine, act: "agree" | "refuse" | "send_back"): boolean =>
  mine.opinion === "always" || (mine.opinion === "to_reject" && act !== "agree");

/** Whether one may sign: because one must, or because the step offers it. */
export const takesSignature = (mine: Mine): boolean => mine.signature || mine.buttons.includes("sign");

/** What somebody has given so far with their decision. chosen: by step, whom they want asked there. */
export interface Given {
  opinion: string;
  signature: string | null;
  chosen: Readonly<Record<string, readonly { id: string }[]>>;
}

/** What is missing for a decision, in words; null where nothing is. Fields are checked by their form. */
export function lackOf(mine: Mine, act: "agree" | "refuse" | "send_back", given: Given): string | null {
  if (needsOpinion(mine, act) && given.opinion.trim() === "")
    return t(act === "agree" ? "act.opinionMissing" : "act.reasonMissing");
  if (act === "send_back") return null;
  if (mine.signature && given.signature === null) return t("act.signMissing");
  if (act === "agree" && mine.chooses.some((one) => (given.chosen[one.node] ?? []).length === 0))
    return t("act.chooseMissing");
  return null;
}

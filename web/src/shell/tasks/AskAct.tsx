/** What an act other than deciding asks: whom, where to, why. How each entry frames its buttons differs. */
import { type ReactNode, useState } from "react";
import type { FileRef } from "../../api/files";
import type { Act, AddWhere, Mine, RunView } from "../../api/tasks";
import type { Ref } from "../../api/types";
import { Dialog } from "../../kit/Dialog";
import { ask } from "../../kit/dialogs";
import { type TextKey, t } from "../../text";
import "../../text/tasks";
import { Choices } from "./Choices";
import type { Knob } from "./knob";
import { LateOpinionMore } from "./LateOpinionMore";
import { addWheres, needsOpinion, type OfferName, takesSignature, whereLabel } from "./offers";
import { PeopleBox } from "./PeopleBox";
import { Sign } from "./Sign";
import { handedIn, useWayOf } from "./useWay";
import { WayLine } from "./WayLine";
import { nameOf } from "./words";
import "./deciding.css";
import "./askact.css";

/** What is asked for before it is done; what is not listed here is done at once. */
const ASKS = [
  "send_back",
  "transfer",
  "delegate",
  "add",
  "take_out",
  "copy",
  "replace",
  "withdraw",
  "stop",
  "skip",
  "hand_in",
] as const;
type Asking = (typeof ASKS)[number];

export const isAsking = (act: OfferName): act is Asking => ASKS.includes(act as Asking);

type Brought = { files: readonly FileRef[]; wrong?: string };

interface AskActProps {
  run: RunView;
  act: Asking;
  label: string;
  opinion: string;
  files?: readonly FileRef[];
  Knob: Knob;
  onClose: (act: Act | null) => void;
}

/** Ask what an act needs to know; null when it was left. */
export const askAct = (asked: Omit<AskActProps, "onClose">): Promise<Act | null> =>
  ask<Act>((close) => <AskAct {...asked} onClose={close} />);

function AskAct({ run, act, label, opinion: begun, files: begunFiles = [], Knob, onClose }: AskActProps) {
  const { mine } = run;
  const [opinion, setOpinion] = useState(begun);
  const [people, setPeople] = useState<readonly Ref[]>([]);
  const [to, setTo] = useState(mine?.back[0]?.to ?? "");
  const [straight, setStraight] = useState(false);
  const wheres = mine ? addWheres(mine) : [];
  const [where, setWhere] = useState<AddWhere>(wheres[0] ?? "before");
  const asked = run.waits.flatMap((wait) => wait.asked);
  const others = act === "replace" ? asked : (mine?.added ?? []);
  const [other, setOther] = useState(others[0]?.task ?? "");
  const [file, setFile] = useState<FileRef | null>(null);
  const [{ files, wrong }, setFiles] = useState<Brought>({ files: begunFiles });
  const [problem, setProblem] = useState<string | null>(null);
  // To have somebody asked behind oneself is to agree.
  const signs = act === "add" && where === "after" && mine !== null && takesSignature(mine);
  const way = useWayOf(run, act === "hand_in");

  const said = opinion.trim() ? { opinion: opinion.trim() } : {};
  const made = (): Act | string => {
    const [first] = people;
    const visit = skipped(run)?.visit;
    if (act === "withdraw") return { act, run: run.id };
    if (act === "stop") return { act, run: run.id, ...(said.opinion ? { why: said.opinion } : {}) };
    if (act === "hand_in") return handedIn(run, way);
    if (act === "skip") return visit ? { act, run: run.id, visit } : t("waits.nothing");
    if (act === "replace") return first ? { act, task: other, to: first.id } : t("act.chooseMissing");
    if (!mine) return t("tasks.gone");
    const { task } = mine;
    if (act === "send_back") {
      if (needsOpinion(mine, "send_back") && !said.opinion) return t("act.reasonMissing");
      if (wrong) return wrong;
      const isStraight = mine.straight === "asked" ? straight : mine.straight === "straight";
      const brought = files.length > 0 ? { files: files.map((one) => one.id) } : {};
      return { act, task, to, straight: isStraight, ...said, ...brought };
    }
    if (act === "take_out") return { act, task, other };
    if (!first) return t("act.chooseMissing");
    const ids = people.map((one) => one.id);
    if (act === "copy") return { act, task, people: ids };
    if (act === "add") {
      if (where === "after" && mine.opinion === "always" && !said.opinion) return t("act.opinionMissing");
      if (signs && mine.signature && !file) return t("act.signMissing");
      return { act, task, people: ids, where, ...said, ...(signs && file ? { signature: file.id } : {}) };
    }
    return { act, task, to: first.id, ...said };
  };
  const send = () => {
    const act = made();
    if (typeof act === "string") setProblem(act);
    else onClose(act);
  };
  const isRed = act === "stop" || act === "send_back";
  return (
    <Dialog
      title={titleOf(run, act, label)}
      onClose={() => onClose(null)}
      testId="act"
      footer={
        <>
          <Knob look="plain" onPress={() => onClose(null)}>
            {t("kit.cancel")}
          </Knob>
          <Knob look={isRed ? "red" : "primary"} onPress={send}>
            {label}
          </Knob>
        </>
      }
    >
      <div className="deciding ask-act">
        <Hint act={act} />
        {mine && act === "send_back" && (
          <>
            <Choices
              label={t("act.backTo")}
              chosen={to}
              options={mine.back.map((one) => [one.to, backLabel(one)])}
              onChoose={setTo}
            />
            {mine.straight === "asked" && (
              <Choices
                label={t("act.backThen")}
                chosen={straight ? "straight" : "step_by_step"}
                options={(["step_by_step", "straight"] as const).map((one) => [one, t(`act.${one}`)])}
                onChoose={(one) => setStraight(one === "straight")}
              />
            )}
          </>
        )}
        {act === "hand_in" && <WayLine way={way} />}
        {act === "add" && wheres.length > 1 && (
          <Choices
            label={t("act.where")}
            chosen={where}
            options={wheres.map((one) => [one, mine ? whereLabel(mine, one) : one])}
            onChoose={(one) => setWhere(one as AddWhere)}
          />
        )}
        {(act === "take_out" || (act === "replace" && others.length > 1)) && (
          <Choices
            label={t(act === "replace" ? "act.replaceWho" : "act.takeOutWho")}
            chosen={other}
            options={others.map((one) => [one.task, nameOf(one.person)])}
            onChoose={setOther}
          />
        )}
        {WHOM[act] && (
          <PeopleBox
            label={t(WHOM[act])}
            many={act === "add" || act === "copy"}
            chosen={people}
            onChange={setPeople}
          />
        )}
        {takesOpinion(act) && (
          <label className="opinion">
            <span>{opinionLabel(mine, act)}</span>
            <textarea
              rows={3}
              maxLength={2000}
              value={opinion}
              onChange={(event) => setOpinion(event.target.value)}
              onKeyDown={(event) => {
                if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) send();
              }}
            />
          </label>
        )}
        {takesOpinion(act) && mine && (
          <LateOpinionMore
            mine={mine}
            opinion={opinion}
            onOpinion={setOpinion}
            files={files}
            onFiles={act === "send_back" ? (next, now) => setFiles({ files: next, wrong: now }) : undefined}
          />
        )}
        {signs && mine && <Sign task={mine.task} file={file} onSigned={setFile} />}
        {problem && (
          <p className="deciding-problem" role="alert">
            {problem}
          </p>
        )}
      </div>
    </Dialog>
  );
}

const WHOM: Partial<Record<Asking, "act.whom" | "act.whomMany" | "act.whomCopy">> = {
  transfer: "act.whom",
  delegate: "act.whom",
  add: "act.whomMany",
  copy: "act.whomCopy",
  replace: "act.whom",
};

const HINTS: Partial<Record<Asking, TextKey>> = {
  transfer: "act.transferHint",
  replace: "act.replaceHint",
  delegate: "act.delegateHint",
  withdraw: "act.withdrawHint",
  stop: "act.stopHint",
  skip: "act.skipHint",
  hand_in: "act.handInHint",
};

function Hint({ act }: { act: Asking }): ReactNode {
  const key = HINTS[act];
  return key ? <p className="muted">{t(key as "act.transferHint")}</p> : null;
}

/** The one before and who began it are named here, where the server does not name them. */
const backLabel = ({ to, label }: Mine["back"][number]): string =>
  label || t(to === "" ? "act.backBefore" : "act.backStarter");

const takesOpinion = (act: Asking) =>
  !["take_out", "copy", "replace", "withdraw", "skip", "hand_in"].includes(act);

function opinionLabel(mine: Mine | null, act: Asking): string {
  if (act === "stop") return t("act.stopWhy");
  const isRequired = mine && act === "send_back" && needsOpinion(mine, "send_back");
  return t(isRequired ? "act.opinionRequired" : "act.opinion");
}

/** What is skipped: of several that are waited for the first that may be. */
const skipped = (run: RunView) => run.waits.find((wait) => wait.skips);

function titleOf(run: RunView, act: Asking, label: string): string {
  if (act === "withdraw") return t("act.withdrawSure");
  if (act === "stop") return t("act.stopSure");
  if (act === "skip") return t("act.skipSure", { node: skipped(run)?.node.label ?? "" });
  return label;
}

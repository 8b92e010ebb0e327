/** What goes with a decision: the fields the step opens, whom one chooses, the opinion, the signature. */
import { type RefObject, useId } from "react";
import { t } from "../../text";
import { type Boxes, FieldsOf } from "./FieldsOf";
import { LateOpinionMore } from "./LateOpinionMore";
import { needsOpinion, takesSignature } from "./offers";
import { PeopleBox } from "./PeopleBox";
import { Sign } from "./Sign";
import type { Decision } from "./useDecision";
import "./deciding.css";

interface DecidingProps extends Boxes {
  app: string;
  today: string;
  decision: Decision;
  /** What is about to be done, which says whether an opinion must be given. */
  wanted?: "agree" | "refuse";
  box?: RefObject<HTMLTextAreaElement | null>;
  rows?: number;
  /** There is a keyboard: its keys are named. */
  keyed?: boolean;
  onConfirm: () => void;
}

export function Deciding(props: DecidingProps) {
  const { app, today, decision, wanted = "agree", box, rows = 2, keyed, onConfirm } = props;
  const { mine, form, opinion, problem } = decision;
  const noteId = useId();
  const isRequired = needsOpinion(mine, wanted);
  const label = t(isRequired ? "act.opinionRequired" : "act.opinion");
  return (
    <div className="deciding">
      {decision.changed.length > 0 && (
        <div className="deciding-changed" role="alert" data-testid="changed">
          <span>{t("act.changed", { what: decision.changed.join(t("kit.semicolon")) })}</span>
          <button type="button" onClick={decision.readChanged}>
            {t("act.readChanged")}
          </button>
        </div>
      )}
      {form && wanted === "agree" && (
        <FieldsOf
          app={app}
          form={form}
          today={today}
          onSend={onConfirm}
          Field={props.Field}
          Rows={props.Rows}
        />
      )}
      {wanted === "agree" &&
        mine.chooses.map((one) => (
          <PeopleBox
            key={one.node}
            label={t("act.choose", { label: one.label })}
            many={one.many}
            chosen={decision.chosenPeople[one.node] ?? []}
            onChange={(people) => decision.choose(one.node, people)}
          />
        ))}
      <div className="opinion">
        <textarea
          ref={box}
          rows={rows}
          value={opinion}
          maxLength={2000}
          aria-label={label}
          aria-required={isRequired}
          aria-invalid={problem !== null}
          aria-describedby={problem ? noteId : undefined}
          placeholder={keyed ? `${label} · ${t("act.opinionHint")}` : label}
          onChange={(event) => decision.setOpinion(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.nativeEvent.isComposing) {
              event.preventDefault();
              event.stopPropagation();
              onConfirm();
            } else if (event.key === "Escape") event.currentTarget.blur();
          }}
          data-testid="opinion"
        />
        <LateOpinionMore
          mine={mine}
          opinion={opinion}
          onOpinion={decision.setOpinion}
          files={decision.files}
          onFiles={decision.setFiles}
        />
      </div>
      {takesSignature(mine) && <Sign task={mine.task} file={decision.file} onSigned={decision.setFile} />}
      {problem && (
        <p id={noteId} className="deciding-problem" role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}

/** Parts of the form of an address: how a message shows whose it is, and how a repeat of it is known. */
import { Input } from "antd";
import { PROOFS, type Proof, WAYS, type Way } from "../../../../api/incoming";
import { t } from "../../../../text";
import { Line } from "../webhooks/parts";
import type { Draft } from "./IncomingDialog";

const USUAL_ID = "webhook-id";

interface ChoiceProps<T extends string> {
  legend: string;
  name: string;
  choices: readonly { value: T; label: string }[];
  value: T;
  onChoose: (value: T) => void;
}

export function Choice<T extends string>({ legend, name, choices, value, onChoose }: ChoiceProps<T>) {
  return (
    <fieldset>
      <legend>{legend}</legend>
      <div className="hook-platforms">
        {choices.map((one) => (
          <label key={one.value}>
            <input
              type="radio"
              name={name}
              checked={one.value === value}
              onChange={() => onChoose(one.value)}
            />
            {one.label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

interface Props {
  draft: Draft;
  isNew: boolean;
  onSet: (more: Partial<Draft>) => void;
}

export function ProofPart({ draft, isNew, onSet }: Props) {
  const { proof, once } = draft;
  const chooseProof = (next: Proof) => {
    const isUsual = once.by === "header" && once.name === USUAL_ID;
    if (next === "standard") onSet({ proof: next, once: { by: "header", name: USUAL_ID } });
    else onSet({ proof: next, ...(isUsual && { once: { by: "none" as const } }) });
  };
  const chooseWay = (by: Way) =>
    onSet({ once: by === "header" ? { by, name: USUAL_ID } : by === "path" ? { by, name: "" } : { by } });
  return (
    <>
      <Choice
        legend={t("in.proof")}
        name="proof"
        choices={PROOFS.map((one) => ({ value: one, label: t(`in.proof.${one}`) }))}
        value={proof}
        onChoose={chooseProof}
      />
      <p className={proof === "none" ? "hook-wrong" : "settings-hint"} data-testid="in-proof-hint">
        {t(`in.proofHint.${proof}`)}
      </p>
      {proof === "hmac" && (
        <Line label={t("in.header")} hint={t("in.headerHint")}>
          {(id) => (
            <Input
              id={id}
              autoComplete="off"
              placeholder="X-Signature-256"
              value={draft.header}
              onChange={(event) => onSet({ header: event.target.value.trim() })}
            />
          )}
        </Line>
      )}
      {isNew && proof !== "none" && (
        <Line label={t("in.secret")} hint={t("in.secretHint")}>
          {(id) => (
            <Input
              id={id}
              autoComplete="off"
              value={draft.secret}
              onChange={(event) => onSet({ secret: event.target.value.trim() })}
            />
          )}
        </Line>
      )}
      <Choice
        legend={t("in.once")}
        name="once"
        choices={WAYS.map((one) => ({ value: one, label: t(`in.once.${one}`) }))}
        value={once.by}
        onChoose={chooseWay}
      />
      {once.by === "none" ? (
        <p className={proof === "none" ? "hook-wrong" : "settings-hint"}>{t("in.onceNone")}</p>
      ) : (
        <Line
          label={t(once.by === "header" ? "in.onceHeader" : "in.oncePath")}
          hint={once.by === "path" ? t("in.oncePathHint") : ""}
        >
          {(id) => (
            <Input
              id={id}
              autoComplete="off"
              value={once.name}
              onChange={(event) => onSet({ once: { by: once.by, name: event.target.value } })}
            />
          )}
        </Line>
      )}
    </>
  );
}

/** One address: what becomes of what comes there, how it shows whose it is, and with whose rights it is written. */
import { Button, Checkbox, Input } from "antd";
import { useState } from "react";
import { ApiError } from "../../../../api/client";
import { DOES, type Incoming, type IncomingView, incomingApi } from "../../../../api/incoming";
import { Dialog } from "../../../../kit/Dialog";
import { toast } from "../../../../kit/toast";
import { type TextKey, t } from "../../../../text";
import { Line } from "../webhooks/parts";
import { wishOf } from "./mapping";
import { Choice, ProofPart } from "./ProofPart";
import type { Opened } from "./telling";

interface Props {
  view: IncomingView;
  /** Absent for a new one. */
  incoming?: Incoming;
  onClose: (opened: Opened | null) => void;
}

const fresh = (view: IncomingView) => ({
  name: "",
  form: view.forms[0]?.name ?? "",
  does: "create" as const,
  key: "",
  flow: "",
  header: "",
  maps: [],
  proof: "standard" as const,
  once: { by: "header" as const, name: "webhook-id" },
  roles: [],
});

const draftOf = (view: IncomingView, incoming?: Incoming) => ({
  ...(incoming ? wishOf(incoming) : fresh(view)),
  secret: "",
});

export type Draft = ReturnType<typeof draftOf>;

function lackingOf(draft: Draft): (TextKey & `in.need${string}`) | null {
  if (!draft.name.trim()) return "in.needName";
  if (draft.does === "flow" ? !draft.flow : !draft.form)
    return draft.does === "flow" ? "in.needFlow" : "in.needForm";
  if (draft.does === "upsert" && !draft.key) return "in.needKey";
  if (draft.once.by === "path" && !draft.once.name?.trim()) return "in.needPath";
  return draft.roles.length === 0 ? "in.needRoles" : null;
}

export function IncomingDialog({ view, incoming, onClose }: Props) {
  const [draft, setDraft] = useState(() => draftOf(view, incoming));
  const [refusal, setRefusal] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const set = (more: Partial<Draft>) => {
    setDraft({ ...draft, ...more });
    setRefusal(null);
  };
  const save = async (): Promise<Opened> => {
    const { secret, ...given } = draft;
    const wish = { ...given, name: draft.name.trim() };
    if (!incoming) return incomingApi.make({ ...wish, secret });
    await incomingApi.change(incoming.id, { ...wish, version: incoming.version });
    const isNewlySigned = incoming.proof !== draft.proof && draft.proof !== "none";
    if (isNewlySigned) return incomingApi.renewSecret(incoming.id);
    return { name: wish.name, path: null, secret: null };
  };
  const handleSave = async () => {
    const lacking = lackingOf(draft);
    if (lacking) return setRefusal(t(lacking));
    setBusy(true);
    try {
      onClose(await save());
    } catch (error) {
      if (error instanceof ApiError) setRefusal(error.message);
      else toast.fail(error);
      setBusy(false);
    }
  };
  return (
    <Dialog
      width={680}
      tall
      title={incoming ? t("in.editOf", { name: incoming.name }) : t("in.new")}
      onClose={() => onClose(null)}
      testId="incoming-dialog"
      footer={
        <>
          {refusal && (
            <span className="hook-refusal" role="alert">
              {refusal}
            </span>
          )}
          <Button onClick={() => onClose(null)}>{t("in.cancel")}</Button>
          <Button type="primary" disabled={busy} onClick={handleSave}>
            {t(incoming ? "in.save" : "in.make")}
          </Button>
        </>
      }
    >
      <form
        className="hook-form"
        onSubmit={(event) => {
          event.preventDefault();
          void handleSave();
        }}
      >
        <Line label={t("in.name")} hint={t("in.nameHint")}>
          {(id) => (
            <Input id={id} value={draft.name} onChange={(event) => set({ name: event.target.value })} />
          )}
        </Line>
        <Target view={view} draft={draft} onSet={set} />
        <ProofPart draft={draft} isNew={!incoming} onSet={set} />
        <fieldset>
          <legend>{t("in.roles")}</legend>
          <p className="settings-hint">{t("in.rolesHint")}</p>
          <Checkbox.Group
            className="settings-checks"
            value={[...draft.roles]}
            onChange={(roles) => set({ roles: roles as string[] })}
            options={view.roles.map((one) => ({ label: one.name, value: one.name }))}
          />
        </fieldset>
        <button type="submit" hidden aria-hidden tabIndex={-1} />
      </form>
    </Dialog>
  );
}

interface PartProps {
  view: IncomingView;
  draft: Draft;
  onSet: (more: Partial<Draft>) => void;
}

/** What becomes of a message, and of which form. */
function Target({ view, draft, onSet }: PartProps) {
  const flow = view.flows.find((one) => one.name === draft.flow);
  const form = view.forms.find((one) => one.name === (draft.does === "flow" ? flow?.form : draft.form));
  const keys = (form?.fields ?? []).filter((one) => one.unique);
  const forget = (form: string) => (form === draft.form ? {} : { maps: [], key: "" });
  return (
    <>
      <Choice
        legend={t("in.does")}
        name="does"
        choices={DOES.map((one) => ({ value: one, label: t(`in.does.${one}`) }))}
        value={draft.does}
        onChoose={(does) => onSet({ does })}
      />
      {draft.does === "flow" ? (
        <Line
          label={t("in.flow")}
          hint={t(view.flows.length > 0 ? "in.flowHint" : "in.noFlow")}
          isWarning={view.flows.length === 0}
        >
          {(id) => (
            <select
              id={id}
              className="in-select"
              value={draft.flow}
              onChange={(event) => {
                const chosen = view.flows.find((one) => one.name === event.target.value);
                const next = chosen?.form ?? "";
                onSet({ flow: event.target.value, form: next, ...forget(next) });
              }}
            >
              <option value="" />
              {view.flows.map((one) => (
                <option key={one.name} value={one.name}>
                  {one.label}
                </option>
              ))}
            </select>
          )}
        </Line>
      ) : (
        <Line label={t("in.form")} hint="">
          {(id) => (
            <select
              id={id}
              className="in-select"
              value={draft.form}
              onChange={(event) => onSet({ form: event.target.value, ...forget(event.target.value) })}
            >
              {view.forms.map((one) => (
                <option key={one.name} value={one.name}>
                  {`${one.label} · ${one.app}`}
                </option>
              ))}
            </select>
          )}
        </Line>
      )}
      {draft.does !== "create" && form && (
        <Line
          label={t("in.key")}
          hint={t(keys.length > 0 ? "in.keyHint" : "in.noKey")}
          isWarning={keys.length === 0 && draft.does === "upsert"}
        >
          {(id) => (
            <select
              id={id}
              className="in-select"
              value={draft.key}
              onChange={(event) => onSet({ key: event.target.value })}
            >
              <option value="">{draft.does === "flow" ? t("in.always") : ""}</option>
              {keys.map((one) => (
                <option key={one.key} value={one.key}>
                  {one.label}
                </option>
              ))}
            </select>
          )}
        </Line>
      )}
    </>
  );
}

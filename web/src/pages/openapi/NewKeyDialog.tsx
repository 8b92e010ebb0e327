/** Making a key, and showing it the one time it can be seen. */
import { Button, Checkbox, Input } from "antd";
import { type ReactNode, useId, useState } from "react";
import { ApiError } from "../../api/client";
import { type KeysView, type NewKey, openApi } from "../../api/open";
import { Dialog } from "../../kit/Dialog";
import { toast } from "../../kit/toast";
import { t } from "../../text";
import "../../text/open";
import { verbText } from "./verbs";

interface Draft {
  name: string;
  roles: string[];
  isNarrow: boolean;
  forms: Record<string, string[]>;
  expires: string;
  addresses: string;
  rate: string;
}

const NOTHING: Draft = {
  name: "",
  roles: [],
  isNarrow: false,
  forms: {},
  expires: "",
  addresses: "",
  rate: "",
};

function asked(draft: Draft): NewKey {
  const addresses = draft.addresses.split(/[\s,;]+/).filter(Boolean);
  const forms = Object.fromEntries(Object.entries(draft.forms).filter(([, verbs]) => verbs.length));
  return {
    name: draft.name,
    roles: draft.roles,
    ...(draft.isNarrow ? { forms } : {}),
    ...(draft.expires ? { expires_on: draft.expires } : {}),
    ...(addresses.length ? { addresses } : {}),
    ...(draft.rate ? { rate: Number(draft.rate) } : {}),
  };
}

/** Say what is missing before the server is asked. */
function missing(draft: Draft): string | null {
  if (!draft.name.trim()) return t("open.needName");
  if (!draft.roles.length) return t("open.needRole");
  if (draft.isNarrow && !Object.values(draft.forms).some((verbs) => verbs.length)) return t("open.needForm");
  return null;
}

export function NewKeyDialog({ view, onClose }: { view: KeysView; onClose: (token: string | null) => void }) {
  const [draft, setDraft] = useState(NOTHING);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const set = (more: Partial<Draft>) => setDraft({ ...draft, ...more });
  const handleMake = async () => {
    const lacking = missing(draft);
    setRefusal(lacking);
    if (lacking) return;
    setBusy(true);
    try {
      onClose((await openApi.create(asked(draft))).token);
    } catch (error) {
      if (error instanceof ApiError) setRefusal(error.message);
      else toast.fail(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      width={640}
      tall
      title={t("open.newKey")}
      onClose={() => onClose(null)}
      testId="new-key"
      footer={
        <>
          {refusal && (
            <span className="open-refusal" role="alert">
              {refusal}
            </span>
          )}
          <Button onClick={() => onClose(null)}>{t("open.cancel")}</Button>
          <Button type="primary" disabled={busy} onClick={handleMake}>
            {t("open.make")}
          </Button>
        </>
      }
    >
      <div className="open-form">
        <Labelled label={t("open.keyName")} hint={t("open.keyNameHint")}>
          {(id) => (
            <Input id={id} value={draft.name} onChange={(event) => set({ name: event.target.value })} />
          )}
        </Labelled>
        <fieldset>
          <legend>{t("open.roles")}</legend>
          <Checkbox.Group
            className="open-checks"
            value={draft.roles}
            onChange={(roles) => set({ roles: roles as string[] })}
            options={view.roles.map((role) => ({ label: role.name, value: role.id }))}
          />
        </fieldset>
        <fieldset>
          <legend>{t("open.scope")}</legend>
          <Checkbox checked={draft.isNarrow} onChange={(event) => set({ isNarrow: event.target.checked })}>
            {t("open.narrow")}
          </Checkbox>
          {draft.isNarrow && (
            <ScopeTable view={view} forms={draft.forms} onChange={(forms) => set({ forms })} />
          )}
        </fieldset>
        <Labelled label={t("open.expires")} hint={t("open.expiresHint")}>
          {(id) => (
            <input
              id={id}
              type="date"
              className="open-date"
              value={draft.expires}
              onChange={(event) => set({ expires: event.target.value })}
            />
          )}
        </Labelled>
        <Labelled label={t("open.addresses")} hint={t("open.addressesHint")}>
          {(id) => (
            <Input
              id={id}
              value={draft.addresses}
              placeholder="203.0.113.0/24 2001:db8::/32"
              onChange={(event) => set({ addresses: event.target.value })}
            />
          )}
        </Labelled>
        <Labelled label={t("open.rate")} hint={t("open.rateHint", { n: view.usual.rate })}>
          {(id) => (
            <Input
              id={id}
              inputMode="numeric"
              value={draft.rate}
              onChange={(event) => set({ rate: event.target.value.replace(/\D/g, "") })}
            />
          )}
        </Labelled>
      </div>
    </Dialog>
  );
}

interface ScopeProps {
  view: KeysView;
  forms: Record<string, string[]>;
  onChange: (forms: Record<string, string[]>) => void;
}

function ScopeTable({ view, forms, onChange }: ScopeProps) {
  return (
    <div className="open-scope">
      {view.forms.map((form) => (
        <fieldset key={form.name}>
          <legend>
            {form.label} <span className="muted">{form.app}</span>
          </legend>
          <Checkbox.Group
            className="open-checks"
            value={forms[form.name] ?? []}
            onChange={(verbs) => onChange({ ...forms, [form.name]: verbs as string[] })}
            options={view.verbs.map((verb) => ({ label: verbText(verb), value: verb }))}
          />
        </fieldset>
      ))}
    </div>
  );
}

interface LabelledProps {
  label: string;
  hint: string;
  children: (id: string) => ReactNode;
}

function Labelled({ label, hint, children }: LabelledProps) {
  const id = useId();
  return (
    <div className="open-labelled">
      <label htmlFor={id}>{label}</label>
      {children(id)}
      <span className="open-hint">{hint}</span>
    </div>
  );
}

export function TokenDialog({ token, onClose }: { token: string; onClose: () => void }) {
  const handleCopy = () => navigator.clipboard?.writeText(token).then(() => toast.say(t("open.copied")));
  return (
    <Dialog
      width={560}
      title={t("open.tokenTitle")}
      onClose={onClose}
      testId="new-token"
      footer={
        <Button type="primary" onClick={onClose}>
          {t("open.tokenKept")}
        </Button>
      }
    >
      <p>{t("open.tokenHint")}</p>
      <div className="open-token">
        <Input
          readOnly
          value={token}
          aria-label={t("open.tokenTitle")}
          onFocus={(event) => event.target.select()}
        />
        <Button onClick={handleCopy}>{t("open.copy")}</Button>
      </div>
    </Dialog>
  );
}

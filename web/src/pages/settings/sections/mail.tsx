/** 「邮件」: through whom mail goes to people, trying it out, and what was sent. */
import { Button, Checkbox, Input } from "antd";
import { type ReactNode, useId, useState } from "react";
import { type MailChange, type MailSettings, mailApi, mailKeys, SECURITIES } from "../../../api/mail";
import { dateTimeText } from "../../../kit/format";
import { toast } from "../../../kit/toast";
import { t } from "../../../text";
import { Setting } from "../form/Setting";
import { SettingForm } from "../form/SettingForm";
import { WholeField, whole } from "../form/WholeField";
import type { Section } from "../section";
import { MailLog } from "./mail/MailLog";
import "../../../text/mail";
import "./mail.css";

function Body() {
  const [to, setTo] = useState<string | null>(null); // the form begins anew when it is saved, this does not
  return (
    <Setting name={mailKeys.settings} read={mailApi.settings}>
      {(kept) => (
        <>
          <Standing kept={kept} />
          <Form key={JSON.stringify(draftOf(kept))} kept={kept} to={to} onTo={setTo} />
          {kept.is_set && <MailLog settings={kept} />}
        </>
      )}
    </Setting>
  );
}

function Standing({ kept }: { kept: MailSettings }) {
  return (
    <div className="settings-part">
      <p className="muted">
        {t("mail.hint")} {t("mail.people", { n: kept.with_address })}
      </p>
      {kept.off_why === "restored" && <p className="settings-refusal">{t("mail.restored")}</p>}
      {kept.trouble && kept.trouble_since && (
        <p className="settings-refusal" role="status">
          {t("mail.trouble", { since: dateTimeText(kept.trouble_since), why: kept.trouble })}
        </p>
      )}
    </div>
  );
}

const draftOf = (kept: MailSettings) => ({
  host: kept.host,
  port: String(kept.port),
  security: kept.security,
  user: kept.user,
  password: "",
  sender: kept.sender,
  name: kept.name,
  on: kept.is_set ? kept.on : true,
});

type Draft = ReturnType<typeof draftOf>;

/** What a draft asks for, or what is wrong with it. */
function asked({ port, password, ...draft }: Draft): MailChange | string {
  const number = whole(port);
  if (number === null) return t("mail.port.whole");
  return { ...draft, port: number, ...(password ? { password } : {}) };
}

interface FormProps {
  kept: MailSettings;
  /** Where a test message goes; null until somebody said so. */
  to: string | null;
  onTo: (to: string) => void;
}

function Form({ kept, to, onTo }: FormProps) {
  const before = draftOf(kept);
  const [draft, setDraft] = useState(before);
  const set = (more: Partial<Draft>) => setDraft({ ...draft, ...more });
  const isDirty = JSON.stringify(draft) !== JSON.stringify(before);
  return (
    <>
      <SettingForm name={mailKeys.settings} asked={asked(draft)} isDirty={isDirty} save={mailApi.set}>
        <div className="settings-part mail-server">
          <h3>{t("mail.server")}</h3>
          <Line label="mail.host" value={draft.host} onChange={(host) => set({ host })} />
          <Field label={t("mail.security")}>
            {(id) => (
              <select
                id={id}
                value={draft.security}
                onChange={(event) => set({ security: event.target.value as Draft["security"] })}
              >
                {SECURITIES.map((one) => (
                  <option key={one} value={one}>
                    {t(`mail.security.${one}`)}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <WholeField
            label={t("mail.port")}
            hint={t("mail.portHint")}
            value={draft.port}
            onChange={(port) => set({ port })}
          />
          <Line label="mail.user" value={draft.user} onChange={(user) => set({ user })} />
          <Field label={t("mail.password")} hint={t("mail.passwordHint")}>
            {(id) => (
              <Input.Password
                id={id}
                autoComplete="new-password"
                visibilityToggle={false}
                value={draft.password}
                placeholder={kept.has_password ? t("mail.passwordKept") : undefined}
                aria-describedby={`${id}-hint`}
                onChange={(event) => set({ password: event.target.value })}
              />
            )}
          </Field>
          <Line label="mail.sender" value={draft.sender} onChange={(sender) => set({ sender })} />
          <Line label="mail.name" value={draft.name} onChange={(name) => set({ name })} />
          <div className="settings-field">
            <Checkbox checked={draft.on} onChange={(event) => set({ on: event.target.checked })}>
              {t("mail.on")}
            </Checkbox>
          </div>
        </div>
      </SettingForm>
      <Trial kept={kept} isDirty={isDirty} to={to ?? kept.mine ?? kept.sender} onTo={onTo} />
    </>
  );
}

function Trial({ kept, isDirty, to, onTo }: FormProps & { isDirty: boolean; to: string }) {
  const [refusal, setRefusal] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const handleTry = async () => {
    setBusy(true);
    setRefusal(null);
    try {
      const went = await mailApi.tryOut(to);
      toast.say(t("mail.tried", { to: went.to }));
    } catch (error) {
      setRefusal(error instanceof Error ? error.message : String(error));
    } finally {
      setBusy(false);
    }
  };
  const canTry = kept.is_set && !isDirty;
  return (
    <div className="settings-part mail-server">
      <h3>{t("mail.trial")}</h3>
      <Field label={t("mail.trialTo")}>
        {(id) => <Input id={id} value={to} onChange={(event) => onTo(event.target.value)} />}
      </Field>
      <div className="settings-acts">
        <Button disabled={!canTry || !to.trim()} loading={busy} onClick={handleTry}>
          {t("mail.try")}
        </Button>
        {!canTry && <span className="muted">{t("mail.trySaved")}</span>}
        {refusal && (
          <span className="settings-refusal" role="alert">
            {refusal}
          </span>
        )}
      </div>
    </div>
  );
}

interface LineProps {
  label: "mail.host" | "mail.user" | "mail.sender" | "mail.name";
  value: string;
  onChange: (value: string) => void;
}

function Line({ label, value, onChange }: LineProps) {
  return (
    <Field label={t(label)} hint={t(`${label}Hint`)}>
      {(id) => (
        <Input
          id={id}
          value={value}
          autoComplete="off"
          aria-describedby={`${id}-hint`}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

interface FieldProps {
  label: string;
  hint?: string;
  children: (id: string) => ReactNode;
}

function Field({ label, hint, children }: FieldProps) {
  const id = useId();
  return (
    <div className="settings-field">
      <label htmlFor={id}>{label}</label>
      {children(id)}
      {hint && (
        <p className="settings-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}

export const section: Section = {
  key: "mail",
  place: 44,
  title: () => t("mail.title"),
  icon: "bell",
  Body,
};

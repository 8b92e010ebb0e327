/** 「登录规则」: how long passwords are and last, which words they must not be, and staying signed in. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Checkbox, Input } from "antd";
import { useId, useState } from "react";
import { type SigningRules, settingsApi } from "../../../api/settings";
import { Loading } from "../../../kit/Skeleton";
import { toast } from "../../../kit/toast";
import { Refused } from "../../../shell/Broken";
import { useUnsaved } from "../../../shell/unsaved";
import { t } from "../../../text";
import type { Section } from "../section";

export const SIGNING = ["settings", "signing"] as const;
const USUAL_DAYS = "180";

function Body() {
  const rules = useQuery({ queryKey: SIGNING, queryFn: settingsApi.signing });
  if (rules.error) return <Refused error={rules.error} onRetry={() => rules.refetch()} />;
  if (!rules.data) return <Loading />;
  return <Form key={JSON.stringify(rules.data)} rules={rules.data} />;
}

const draftOf = (rules: SigningRules) => ({
  shortest: String(rules.shortest),
  expires: rules.expires_days !== null,
  days: String(rules.expires_days ?? USUAL_DAYS),
  words: rules.words.join(" "),
  mayStay: rules.may_stay,
});

type Draft = ReturnType<typeof draftOf>;

/** What a draft asks for; null where something is no whole number. */
function asked(draft: Draft): Omit<SigningRules, "totp_roles"> | null {
  const shortest = Number(draft.shortest);
  const days = draft.expires ? Number(draft.days) : null;
  if (!draft.shortest || !Number.isInteger(shortest)) return null;
  if (days !== null && (!draft.days || !Number.isInteger(days))) return null;
  const words = draft.words.split(/\s+/).filter(Boolean);
  return { shortest, expires_days: days, words, may_stay: draft.mayStay };
}

function Form({ rules }: { rules: SigningRules }) {
  const client = useQueryClient();
  const before = draftOf(rules);
  const [draft, setDraft] = useState(before);
  const [refusal, setRefusal] = useState<string | null>(null);
  const save = useMutation({ mutationFn: settingsApi.setSigning });
  const isDirty = JSON.stringify(draft) !== JSON.stringify(before);
  const set = (more: Partial<Draft>) => {
    setDraft({ ...draft, ...more });
    setRefusal(null);
  };
  const words = useId();

  const handleSave = async (): Promise<boolean> => {
    const change = asked(draft);
    if (change === null) {
      setRefusal(t("signing.whole"));
      return false;
    }
    try {
      client.setQueryData(SIGNING, await save.mutateAsync(change));
      await client.invalidateQueries({ queryKey: ["session"] });
      toast.say(t("settings.saved"));
      return true;
    } catch (error) {
      setRefusal(error instanceof Error ? error.message : String(error));
      return false;
    }
  };
  useUnsaved({ isDirty: () => isDirty, save: handleSave });
  return (
    <form
      className="settings-part"
      onSubmit={(event) => {
        event.preventDefault();
        void handleSave();
      }}
    >
      <h3>{t("signing.passwords")}</h3>
      <Whole
        label={t("signing.shortest")}
        hint={t("signing.shortestHint")}
        value={draft.shortest}
        onChange={(shortest) => set({ shortest })}
      />
      <div className="settings-field">
        <Checkbox checked={draft.expires} onChange={(event) => set({ expires: event.target.checked })}>
          {t("signing.expires")}
        </Checkbox>
      </div>
      {draft.expires && (
        <Whole
          label={t("signing.days")}
          hint={t("signing.daysHint")}
          value={draft.days}
          onChange={(days) => set({ days })}
        />
      )}
      <div className="settings-field">
        <label htmlFor={words}>{t("signing.words")}</label>
        <Input.TextArea
          id={words}
          autoSize={{ minRows: 2, maxRows: 8 }}
          value={draft.words}
          aria-describedby={`${words}-hint`}
          onChange={(event) => set({ words: event.target.value })}
        />
        <p className="settings-hint" id={`${words}-hint`}>
          {t("signing.wordsHint")}
        </p>
      </div>
      <h3>{t("signing.stays")}</h3>
      <div className="settings-field">
        <Checkbox checked={draft.mayStay} onChange={(event) => set({ mayStay: event.target.checked })}>
          {t("signing.mayStay")}
        </Checkbox>
        <p className="settings-hint">{t("signing.mayStayHint")}</p>
      </div>
      <p className="muted">{t("signing.roles")}</p>
      <div className="settings-acts">
        <Button type="primary" htmlType="submit" disabled={!isDirty} loading={save.isPending}>
          {t("kit.save")}
        </Button>
        {refusal && (
          <span className="settings-refusal" role="alert">
            {refusal}
          </span>
        )}
      </div>
    </form>
  );
}

interface WholeProps {
  label: string;
  hint: string;
  value: string;
  onChange: (value: string) => void;
}

function Whole({ label, hint, value, onChange }: WholeProps) {
  const id = useId();
  return (
    <div className="settings-field">
      <label htmlFor={id}>{label}</label>
      <span className="settings-number">
        <input
          id={id}
          inputMode="numeric"
          value={value}
          aria-describedby={`${id}-hint`}
          onChange={(event) => onChange(event.target.value.trim())}
        />
      </span>
      <p className="settings-hint" id={`${id}-hint`}>
        {hint}
      </p>
    </div>
  );
}

export const section: Section = {
  key: "signing",
  place: 15,
  title: () => t("signing.title"),
  icon: "lock",
  Body,
};

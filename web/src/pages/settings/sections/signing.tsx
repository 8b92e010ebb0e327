/** 「登录规则」: how long passwords are and last, which words they must not be, and staying signed in. */
import { useQueryClient } from "@tanstack/react-query";
import { Checkbox, Input } from "antd";
import { useId, useState } from "react";
import { type SigningRules, settingsApi } from "../../../api/settings";
import { t } from "../../../text";
import { Setting } from "../form/Setting";
import { SettingForm } from "../form/SettingForm";
import { WholeField, whole } from "../form/WholeField";
import type { Section } from "../section";

export const SIGNING = ["settings", "signing"] as const;
const USUAL_DAYS = "180";

function Body() {
  return (
    <Setting name={SIGNING} read={settingsApi.signing}>
      {(rules) => <Form key={JSON.stringify(rules)} rules={rules} />}
    </Setting>
  );
}

const draftOf = (rules: SigningRules) => ({
  shortest: String(rules.shortest),
  expires: rules.expires_days !== null,
  days: String(rules.expires_days ?? USUAL_DAYS),
  words: rules.words.join(" "),
  mayStay: rules.may_stay,
});

type Draft = ReturnType<typeof draftOf>;

/** What a draft asks for, or what is wrong with it. */
function asked(draft: Draft): Omit<SigningRules, "totp_roles"> | string {
  const shortest = whole(draft.shortest);
  const days = draft.expires ? whole(draft.days) : null;
  if (shortest === null || (draft.expires && days === null)) return t("signing.whole");
  const words = draft.words.split(/\s+/).filter(Boolean);
  return { shortest, expires_days: days, words, may_stay: draft.mayStay };
}

function Form({ rules }: { rules: SigningRules }) {
  const client = useQueryClient();
  const before = draftOf(rules);
  const [draft, setDraft] = useState(before);
  const set = (more: Partial<Draft>) => setDraft({ ...draft, ...more });
  const words = useId();
  return (
    <SettingForm
      name={SIGNING}
      asked={asked(draft)}
      isDirty={JSON.stringify(draft) !== JSON.stringify(before)}
      save={settingsApi.setSigning}
      onSaved={() => client.invalidateQueries({ queryKey: ["session"] })}
    >
      <div className="settings-part">
        <h3>{t("signing.passwords")}</h3>
        <WholeField
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
          <WholeField
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
      </div>
      <div className="settings-part">
        <h3>{t("signing.stays")}</h3>
        <div className="settings-field">
          <Checkbox checked={draft.mayStay} onChange={(event) => set({ mayStay: event.target.checked })}>
            {t("signing.mayStay")}
          </Checkbox>
          <p className="settings-hint">{t("signing.mayStayHint")}</p>
        </div>
        <p className="muted">{t("signing.roles")}</p>
      </div>
    </SettingForm>
  );
}

export const section: Section = {
  key: "signing",
  place: 15,
  title: () => t("signing.title"),
  icon: "lock",
  Body,
};

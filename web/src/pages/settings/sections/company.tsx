/** 「公司」: what it is called and its logo, as every page shows them. */
import { useQueryClient } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { useId, useRef, useState } from "react";
import { keys } from "../../../api/hooks";
import { type CompanySettings, settingsApi } from "../../../api/settings";
import { toast } from "../../../kit/toast";
import { Mark } from "../../../shell/Brand";
import { t } from "../../../text";
import { Setting } from "../form/Setting";
import { SettingForm } from "../form/SettingForm";
import type { Section } from "../section";
import { madeSmall } from "./company/madeSmall";
import "./company.css";

const KEY = ["settings", "company"] as const;

function Body() {
  return (
    <Setting name={KEY} read={settingsApi.company}>
      {(kept) => <CompanyForm key={`${kept.name} ${kept.logo}`} kept={kept} />}
    </Setting>
  );
}

/** What differs from what is kept, or what is wrong with it. */
function changed(kept: CompanySettings, draft: CompanySettings): Partial<CompanySettings> | string {
  const name = draft.name.trim();
  if (!name) return t("company.noName");
  return {
    ...(name === kept.name ? {} : { name }),
    ...(draft.logo === kept.logo
      ? {}
      : { logo: draft.logo === null ? null : draft.logo.slice(draft.logo.indexOf(",") + 1) }),
  };
}

function CompanyForm({ kept }: { kept: CompanySettings }) {
  const client = useQueryClient();
  const [draft, setDraft] = useState(kept);
  const name = useId();
  const asked = changed(kept, draft);
  return (
    <SettingForm
      name={KEY}
      asked={asked}
      isDirty={typeof asked === "string" || Object.keys(asked).length > 0}
      save={settingsApi.setCompany}
      onSaved={() => {
        setDraft(client.getQueryData<CompanySettings>(KEY) ?? draft);
        return client.invalidateQueries({ queryKey: keys.session });
      }}
    >
      <div className="settings-part">
        <div className="settings-field">
          <label htmlFor={name}>{t("company.name")}</label>
          <Input
            id={name}
            maxLength={100}
            value={draft.name}
            onChange={(event) => setDraft({ ...draft, name: event.target.value })}
          />
          <p className="settings-hint">{t("company.nameHint")}</p>
        </div>
        <LogoField logo={draft.logo} onChange={(logo) => setDraft({ ...draft, logo })} />
      </div>
    </SettingForm>
  );
}

/** logo: an address of ours, or a picture that was just chosen, as a data address. */
function LogoField({ logo, onChange }: { logo: string | null; onChange: (logo: string | null) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const choose = async (file: File | undefined) => {
    if (!file) return;
    const small = await madeSmall(file);
    if (small) onChange(small);
    else toast.fail(new Error(t("company.notShown")));
  };
  return (
    <fieldset className="settings-field">
      <legend>{t("company.logo")}</legend>
      <div className="company-logo">
        <Mark size={56} logo={logo} />
        <Button onClick={() => input.current?.click()}>{t("company.choose")}</Button>
        {logo && <Button onClick={() => onChange(null)}>{t("company.remove")}</Button>}
      </div>
      <input
        ref={input}
        type="file"
        accept="image/*"
        hidden
        aria-label={t("company.logo")}
        onChange={(event) => {
          void choose(event.target.files?.[0]);
          event.target.value = "";
        }}
      />
      <p className="settings-hint">{t("company.logoHint")}</p>
    </fieldset>
  );
}

export const section: Section = {
  key: "company",
  place: 5,
  title: () => t("company.title"),
  icon: "home",
  Body,
};

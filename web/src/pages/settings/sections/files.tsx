/** 「附件」: how large, of which sorts, how much room is left, and where they lie. */
import { Checkbox } from "antd";
import { useState } from "react";
import { forgetFileLimits } from "../../../api/files";
import { type FileSettings, type FileSettingsChange, settingsApi } from "../../../api/settings";
import { t } from "../../../text";
import { Setting } from "../form/Setting";
import { SettingForm } from "../form/SettingForm";
import { WholeField, whole } from "../form/WholeField";
import type { Section } from "../section";
import { Place } from "./files/Place";
import { Room } from "./files/Room";

const KEY = ["settings", "files"] as const;

function Body() {
  return (
    <Setting name={KEY} read={settingsApi.files}>
      {(settings) => (
        <>
          <Room settings={settings} />
          <Limits key={`${settings.largest_mb} ${settings.quota_mb} ${settings.kinds}`} settings={settings} />
          <Place place={settings.place} />
        </>
      )}
    </Setting>
  );
}

/** What differs from what is set, or what is wrong with it. */
function changed(settings: FileSettings, draft: Draft): FileSettingsChange | string {
  const [largest, quota] = [whole(draft.largest), whole(draft.quota)];
  if (largest === null || quota === null) return t("settings.wholeMb");
  if (draft.kinds.length === 0) return t("settings.noKind");
  const sameKinds = draft.kinds.length === settings.kinds.length;
  return {
    ...(largest === settings.largest_mb ? {} : { largest_mb: largest }),
    ...(quota === settings.quota_mb ? {} : { quota_mb: quota }),
    ...(sameKinds && draft.kinds.every((kind) => settings.kinds.includes(kind))
      ? {}
      : { kinds: draft.kinds }),
  };
}

interface Draft {
  largest: string;
  quota: string;
  kinds: string[];
}

function Limits({ settings }: { settings: FileSettings }) {
  const [draft, setDraft] = useState<Draft>({
    largest: String(settings.largest_mb),
    quota: String(settings.quota_mb),
    kinds: settings.kinds,
  });
  const change = changed(settings, draft);
  const set = (more: Partial<Draft>) => setDraft({ ...draft, ...more });
  return (
    <SettingForm
      name={KEY}
      asked={change}
      isDirty={typeof change === "string" || Object.keys(change).length > 0}
      save={settingsApi.setFiles}
      onSaved={forgetFileLimits}
    >
      <div className="settings-part">
        <h3>{t("settings.limits")}</h3>
        <WholeField
          unit="MB"
          label={t("settings.largest")}
          hint={t("settings.largestHint")}
          value={draft.largest}
          onChange={(largest) => set({ largest })}
        />
        <WholeField
          unit="MB"
          label={t("settings.quota")}
          hint={t("settings.quotaHint")}
          value={draft.quota}
          onChange={(quota) => set({ quota })}
        />
        <fieldset className="settings-field">
          <legend>{t("settings.kinds")}</legend>
          <Checkbox.Group
            className="settings-checks"
            value={draft.kinds}
            onChange={(kinds) => set({ kinds: kinds as string[] })}
            options={settings.all_kinds.map((kind) => ({ label: kind.label, value: kind.key }))}
          />
          <p className="settings-hint">{t("settings.kindsHint")}</p>
        </fieldset>
      </div>
    </SettingForm>
  );
}

export const section: Section = {
  key: "files",
  place: 20,
  title: () => t("settings.files"),
  icon: "clip",
  Body,
};

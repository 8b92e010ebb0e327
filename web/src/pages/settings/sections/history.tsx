/** 「历史与回收站」: how long deleted records stay, and when history moves to its archive. */
import { useState } from "react";
import { type Keeping, settingsApi } from "../../../api/settings";
import { t } from "../../../text";
import { Setting } from "../form/Setting";
import { SettingForm } from "../form/SettingForm";
import { WholeField, whole } from "../form/WholeField";
import type { Section } from "../section";

const KEY = ["settings", "history"] as const;

function Body() {
  return (
    <Setting name={KEY} read={settingsApi.keeping}>
      {(settings) => <Rules key={JSON.stringify(settings)} settings={settings} />}
    </Setting>
  );
}

function Rules({ settings }: { settings: Keeping }) {
  const [days, setDays] = useState(String(settings.trash_days));
  const [months, setMonths] = useState(String(settings.archive_months));
  const [trash_days, archive_months] = [whole(days), whole(months)];
  const asked =
    trash_days === null || archive_months === null ? t("keeping.whole") : { trash_days, archive_months };
  return (
    <SettingForm
      name={KEY}
      asked={asked}
      isDirty={days !== String(settings.trash_days) || months !== String(settings.archive_months)}
      save={settingsApi.setKeeping}
    >
      <div className="settings-part">
        <WholeField
          label={t("keeping.trash")}
          hint={t("keeping.trashHint")}
          unit={t("keeping.days")}
          value={days}
          onChange={setDays}
        />
        <WholeField
          label={t("keeping.archive")}
          hint={t("keeping.archiveHint")}
          unit={t("keeping.months")}
          value={months}
          onChange={setMonths}
        />
      </div>
    </SettingForm>
  );
}

export const section: Section = {
  key: "history",
  place: 30,
  title: () => t("keeping.title"),
  icon: "history",
  Body,
};

/** 「历史与回收站」: how long deleted records stay, and when history moves to its archive. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useId, useState } from "react";
import { type Keeping, settingsApi } from "../../../api/settings";
import { Loading } from "../../../kit/Skeleton";
import { toast } from "../../../kit/toast";
import { Refused } from "../../../shell/Broken";
import { useUnsaved } from "../../../shell/unsaved";
import { t } from "../../../text";
import type { Section } from "../section";

const KEY = ["settings", "history"];

function Body() {
  const settings = useQuery({ queryKey: KEY, queryFn: settingsApi.keeping });
  if (settings.error) return <Refused error={settings.error} onRetry={() => settings.refetch()} />;
  if (!settings.data) return <Loading />;
  return <Rules key={JSON.stringify(settings.data)} settings={settings.data} />;
}

function Rules({ settings }: { settings: Keeping }) {
  const client = useQueryClient();
  const [days, setDays] = useState(String(settings.trash_days));
  const [months, setMonths] = useState(String(settings.archive_months));
  const [refusal, setRefusal] = useState<string | null>(null);
  const save = useMutation({ mutationFn: settingsApi.setKeeping });
  const isDirty = days !== String(settings.trash_days) || months !== String(settings.archive_months);

  const handleSave = async (): Promise<boolean> => {
    if (![days, months].every((text) => /^\d{1,5}$/.test(text))) {
      setRefusal(t("keeping.whole"));
      return false;
    }
    try {
      const now = await save.mutateAsync({ trash_days: Number(days), archive_months: Number(months) });
      setRefusal(null);
      client.setQueryData(KEY, now);
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
      <Count
        label={t("keeping.trash")}
        hint={t("keeping.trashHint")}
        unit={t("keeping.days")}
        value={days}
        onChange={setDays}
      />
      <Count
        label={t("keeping.archive")}
        hint={t("keeping.archiveHint")}
        unit={t("keeping.months")}
        value={months}
        onChange={setMonths}
      />
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

interface CountProps {
  label: string;
  hint: string;
  unit: string;
  value: string;
  onChange: (value: string) => void;
}

function Count({ label, hint, unit, value, onChange }: CountProps) {
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
        {unit}
      </span>
      <p className="settings-hint" id={`${id}-hint`}>
        {hint}
      </p>
    </div>
  );
}

export const section: Section = {
  key: "history",
  place: 30,
  title: () => t("keeping.title"),
  icon: "history",
  Body,
};

/** 「附件」: how large, of which sorts, how much room is left, and where they lie. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Checkbox } from "antd";
import { useId, useState } from "react";
import { forgetFileLimits } from "../../../api/files";
import { type FileSettings, type FileSettingsChange, settingsApi } from "../../../api/settings";
import { Loading } from "../../../kit/Skeleton";
import { toast } from "../../../kit/toast";
import { Refused } from "../../../shell/Broken";
import { useUnsaved } from "../../../shell/unsaved";
import { t } from "../../../text";
import type { Section } from "../section";
import { Place } from "./files/Place";
import { Room } from "./files/Room";

const KEY = ["settings", "files"];

function Body() {
  const settings = useQuery({ queryKey: KEY, queryFn: settingsApi.files });
  if (settings.error) return <Refused error={settings.error} onRetry={() => settings.refetch()} />;
  if (!settings.data) return <Loading />;
  return (
    <>
      <Room settings={settings.data} />
      <Limits key={JSON.stringify(settings.data)} settings={settings.data} />
      <Place place={settings.data.place} />
    </>
  );
}

/** What differs from what is set; null where something is no whole number. */
function changed(settings: FileSettings, draft: Draft): FileSettingsChange | null {
  const largest = Number(draft.largest);
  const quota = Number(draft.quota);
  if (!draft.largest || !draft.quota || !Number.isInteger(largest) || !Number.isInteger(quota)) return null;
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
  const client = useQueryClient();
  const [draft, setDraft] = useState<Draft>({
    largest: String(settings.largest_mb),
    quota: String(settings.quota_mb),
    kinds: settings.kinds,
  });
  const [refusal, setRefusal] = useState<string | null>(null);
  const save = useMutation({ mutationFn: settingsApi.setFiles });
  const change = changed(settings, draft);
  const isDirty = change === null || Object.keys(change).length > 0;
  const set = (more: Partial<Draft>) => setDraft({ ...draft, ...more });

  const handleSave = async (): Promise<boolean> => {
    if (change === null || draft.kinds.length === 0) {
      setRefusal(t(change === null ? "settings.wholeMb" : "settings.noKind"));
      return false;
    }
    try {
      const now = await save.mutateAsync(change);
      setRefusal(null);
      forgetFileLimits();
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
      <h3>{t("settings.limits")}</h3>
      <Megabytes
        label={t("settings.largest")}
        hint={t("settings.largestHint")}
        value={draft.largest}
        onChange={(largest) => set({ largest })}
      />
      <Megabytes
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

interface MegabytesProps {
  label: string;
  hint: string;
  value: string;
  onChange: (value: string) => void;
}

function Megabytes({ label, hint, value, onChange }: MegabytesProps) {
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
        MB
      </span>
      <p className="settings-hint" id={`${id}-hint`}>
        {hint}
      </p>
    </div>
  );
}

export const section: Section = {
  key: "files",
  place: 20,
  title: () => t("settings.files"),
  icon: "clip",
  Body,
};

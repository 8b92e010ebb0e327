/** 「服务器」: under which address it is reached, how much of the disk stays free, how much the log tells. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useId, useState } from "react";
import { type ServerSettings, type ServerSettingsChange, settingsApi } from "../../../api/settings";
import { sizeText } from "../../../kit/format";
import { Loading } from "../../../kit/Skeleton";
import { toast } from "../../../kit/toast";
import { Refused } from "../../../shell/Broken";
import { useUnsaved } from "../../../shell/unsaved";
import { t } from "../../../text";
import type { Section } from "../section";
import { AddressField } from "./server/AddressField";
import "./server.css";

const KEY = ["settings", "server"];

function Body() {
  const settings = useQuery({ queryKey: KEY, queryFn: settingsApi.server });
  if (settings.error) return <Refused error={settings.error} onRetry={() => settings.refetch()} />;
  if (!settings.data) return <Loading />;
  const set = settings.data;
  return <ServerForm key={`${set.public_address} ${set.disk_limit_mb} ${set.log_level}`} settings={set} />;
}

interface Draft {
  address: string;
  limit: string;
  level: string;
}

/** What differs from what is set; null where the limit is no whole number. */
function changed(settings: ServerSettings, draft: Draft): ServerSettingsChange | null {
  const limit = draft.limit === "" ? null : Number(draft.limit);
  if (limit !== null && !Number.isInteger(limit)) return null;
  return {
    ...(draft.address.trim() === (settings.public_address ?? "") ? {} : { public_address: draft.address }),
    ...(limit === settings.disk_limit_mb ? {} : { disk_limit_mb: limit }),
    ...(draft.level === settings.log_level ? {} : { log_level: draft.level }),
  };
}

function ServerForm({ settings }: { settings: ServerSettings }) {
  const client = useQueryClient();
  const [draft, setDraft] = useState<Draft>({
    address: settings.public_address ?? "",
    limit: settings.disk_limit_mb === null ? "" : String(settings.disk_limit_mb),
    level: settings.log_level,
  });
  const [refusal, setRefusal] = useState<string | null>(null);
  const save = useMutation({ mutationFn: settingsApi.setServer });
  const change = changed(settings, draft);
  const isDirty = change === null || Object.keys(change).length > 0;
  const set = (more: Partial<Draft>) => setDraft({ ...draft, ...more });
  const handleSave = async (): Promise<boolean> => {
    if (change === null) {
      setRefusal(t("settings.wholeMb"));
      return false;
    }
    try {
      const now = await save.mutateAsync(change);
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
      onSubmit={(event) => {
        event.preventDefault();
        void handleSave();
      }}
    >
      <div className="settings-part">
        <h3>{t("server.address")}</h3>
        <AddressField value={draft.address} onChange={(address) => set({ address })} />
      </div>
      <div className="settings-part">
        <h3>{t("server.disk")}</h3>
        <Disk settings={settings} limit={draft.limit} onLimit={(limit) => set({ limit })} />
      </div>
      <div className="settings-part">
        <h3>{t("server.log")}</h3>
        <Log settings={settings} level={draft.level} onLevel={(level) => set({ level })} />
      </div>
      <div className="settings-part settings-acts">
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

interface DiskProps {
  settings: ServerSettings;
  limit: string;
  onLimit: (limit: string) => void;
}

function Disk({ settings, limit, onLimit }: DiskProps) {
  const id = useId();
  const { disk } = settings;
  const used = disk.total > 0 ? 1 - disk.free / disk.total : 1;
  return (
    <>
      <meter
        className={disk.level === "good" ? undefined : "is-full"}
        value={used}
        aria-label={t("server.disk")}
      />
      <p>{t("server.free", { free: sizeText(disk.free), total: sizeText(disk.total), place: disk.place })}</p>
      {disk.level !== "good" && (
        <p className="settings-refusal">{t("server.low", { limit: sizeText(disk.limit) })}</p>
      )}
      <div className="settings-field server-limit">
        <label htmlFor={id}>{t("server.limit")}</label>
        <span className="settings-number">
          <input
            id={id}
            inputMode="numeric"
            value={limit}
            placeholder={String(Math.round(disk.limit / 1024 / 1024))}
            aria-describedby={`${id}-hint`}
            onChange={(event) => onLimit(event.target.value.trim())}
          />
          MB
        </span>
        <p className="settings-hint" id={`${id}-hint`}>
          {t("server.limitHint")}
        </p>
      </div>
    </>
  );
}

interface LogProps {
  settings: ServerSettings;
  level: string;
  onLevel: (level: string) => void;
}

function Log({ settings, level, onLevel }: LogProps) {
  const id = useId();
  return (
    <>
      <div className="settings-field">
        <label htmlFor={id}>{t("server.level")}</label>
        <select
          id={id}
          className="server-level"
          value={level}
          onChange={(event) => onLevel(event.target.value)}
        >
          {settings.log_levels.map((one) => (
            <option key={one} value={one}>
              {t(`server.level.${one}` as "server.level.info")}
            </option>
          ))}
        </select>
      </div>
      <p className="settings-hint">
        {t("server.logHint", { folder: settings.log.folder, size: sizeText(settings.log.size) })}
      </p>
    </>
  );
}

export const section: Section = {
  key: "server",
  place: 80,
  title: () => t("server.title"),
  icon: "computer",
  Body,
};

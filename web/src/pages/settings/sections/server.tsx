/** 「服务器」: under which address it is reached, how much of the disk stays free, how much the log tells. */
import { useId, useState } from "react";
import { type ServerSettings, type ServerSettingsChange, settingsApi } from "../../../api/settings";
import { sizeText } from "../../../kit/format";
import { t } from "../../../text";
import { Setting } from "../form/Setting";
import { SettingForm } from "../form/SettingForm";
import { WholeField, whole } from "../form/WholeField";
import type { Section } from "../section";
import { AddressField } from "./server/AddressField";
import "./server.css";

const KEY = ["settings", "server"] as const;

function Body() {
  return (
    <Setting name={KEY} read={settingsApi.server}>
      {(set) => (
        <ServerForm key={`${set.public_address} ${set.disk_limit_mb} ${set.log_level}`} settings={set} />
      )}
    </Setting>
  );
}

interface Draft {
  address: string;
  limit: string;
  level: string;
}

/** What differs from what is set, or what is wrong with it. */
function changed(settings: ServerSettings, draft: Draft): ServerSettingsChange | string {
  const limit = whole(draft.limit);
  if (draft.limit !== "" && limit === null) return t("settings.wholeMb");
  return {
    ...(draft.address.trim() === (settings.public_address ?? "") ? {} : { public_address: draft.address }),
    ...(limit === settings.disk_limit_mb ? {} : { disk_limit_mb: limit }),
    ...(draft.level === settings.log_level ? {} : { log_level: draft.level }),
  };
}

function ServerForm({ settings }: { settings: ServerSettings }) {
  const [draft, setDraft] = useState<Draft>({
    address: settings.public_address ?? "",
    limit: settings.disk_limit_mb === null ? "" : String(settings.disk_limit_mb),
    level: settings.log_level,
  });
  const change = changed(settings, draft);
  const set = (more: Partial<Draft>) => setDraft({ ...draft, ...more });
  return (
    <SettingForm
      name={KEY}
      asked={change}
      isDirty={typeof change === "string" || Object.keys(change).length > 0}
      save={settingsApi.setServer}
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
    </SettingForm>
  );
}

interface DiskProps {
  settings: ServerSettings;
  limit: string;
  onLimit: (limit: string) => void;
}

function Disk({ settings, limit, onLimit }: DiskProps) {
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
      <div className="server-limit">
        <WholeField
          label={t("server.limit")}
          hint={t("server.limitHint")}
          unit="MB"
          value={limit}
          placeholder={String(Math.round(disk.limit / 1024 / 1024))}
          onChange={onLimit}
        />
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

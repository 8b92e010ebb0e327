/** Parts of the form of a webhook or robot: a line with its hint, and the choice of a platform. */
import { type ReactNode, useId } from "react";
import type { Channel } from "../../../../api/webhooks";
import { t } from "../../../../text";

interface PlatformsProps {
  channels: readonly Channel[];
  chosen: string;
  onChoose: (key: string) => void;
}

export function Platforms({ channels, chosen, onChoose }: PlatformsProps) {
  return (
    <fieldset>
      <legend>{t("hook.platform")}</legend>
      <div className="hook-platforms">
        {channels.map(({ key, label }) => (
          <label key={key}>
            <input type="radio" name="platform" checked={key === chosen} onChange={() => onChoose(key)} />
            {label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

interface LineProps {
  label: string;
  hint: string;
  isWarning?: boolean;
  children: (id: string) => ReactNode;
}

export function Line({ label, hint, isWarning, children }: LineProps) {
  const id = useId();
  return (
    <div className="hook-line">
      <label htmlFor={id}>{label}</label>
      {children(id)}
      <span className={isWarning ? "hook-wrong" : "settings-hint"}>{hint}</span>
    </div>
  );
}

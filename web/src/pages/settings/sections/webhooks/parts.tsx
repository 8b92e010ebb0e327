/** Parts of the form of a webhook or robot: a line with its hint, and the choice of a platform. */
import { Checkbox } from "antd";
import { type ReactNode, useId } from "react";
import type { Channel, WebhookView } from "../../../../api/webhooks";
import { t } from "../../../../text";

interface PlatformsProps {
  legend: string;
  channels: readonly Channel[];
  chosen: string;
  onChoose: (key: string) => void;
}

export function Platforms({ legend, channels, chosen, onChoose }: PlatformsProps) {
  return (
    <fieldset>
      <legend>{legend}</legend>
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

interface RolesProps {
  view: WebhookView;
  chosen: readonly string[];
  hint: string;
  /** How many of those it has are gone. */
  gone: number;
  onChoose: (roles: string[]) => void;
}

export function Roles({ view, chosen, hint, gone, onChoose }: RolesProps) {
  return (
    <fieldset>
      <legend>{t("hook.roles")}</legend>
      <p className="settings-hint">{hint}</p>
      {gone > 0 && <p className="hook-wrong">{t("hook.goneRoles", { n: gone })}</p>}
      <Checkbox.Group
        className="settings-checks"
        value={[...chosen]}
        onChange={(roles) => onChoose(roles as string[])}
        options={view.roles.map((one) => ({ label: one.name, value: one.name }))}
      />
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

/** Whose processes may name a robot, a gateway or a system, besides those administrators publish. */
import { Checkbox } from "antd";
import type { WebhookView } from "../../../../api/webhooks";
import { t } from "../../../../text";

export interface LentTo {
  apps: readonly string[];
  people: readonly string[];
}

interface Props {
  view: WebhookView;
  lent: LentTo;
  /** People it is lent to who build nothing now. */
  known: readonly { id: string; title: string | null }[];
  onChange: (lent: LentTo) => void;
}

export function Lent({ view, lent, known, onChange }: Props) {
  const people = [...view.builders, ...known.filter((one) => !view.builders.some((it) => it.id === one.id))];
  return (
    <fieldset>
      <legend>{t("hook.lent")}</legend>
      <p className="settings-hint">{t("hook.lentHint")}</p>
      <Checkbox.Group
        className="settings-checks"
        value={[...lent.apps]}
        onChange={(apps) => onChange({ ...lent, apps: apps as string[] })}
        options={view.apps.map((one) => ({ label: one.label, value: one.key }))}
      />
      {people.length > 0 && (
        <fieldset>
          <legend className="muted">{t("hook.lentPeople")}</legend>
          <Checkbox.Group
            className="settings-checks"
            value={[...lent.people]}
            onChange={(ids) => onChange({ ...lent, people: ids as string[] })}
            options={people.map((one) => ({ label: one.title ?? "—", value: one.id }))}
          />
        </fieldset>
      )}
    </fieldset>
  );
}

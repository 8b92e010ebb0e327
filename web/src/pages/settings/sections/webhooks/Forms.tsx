/** Of a webhook or robot: the forms, app by app, and what of them is told. */
import { Checkbox } from "antd";
import { EVENTS, TODO_EVENTS, type WebhookView } from "../../../../api/webhooks";
import { t } from "../../../../text";

interface Told {
  everyForm: boolean;
  forms: readonly string[];
  events: readonly string[];
}

interface FormsProps {
  view: WebhookView;
  draft: Told;
  /** Groups hear of to-dos, too. */
  hasTodos: boolean;
  onSet: (more: Partial<Told>) => void;
}

export function Forms({ view, draft, hasTodos, onSet }: FormsProps) {
  const apps = [...new Set(view.forms.map((form) => form.app))];
  return (
    <>
      <fieldset>
        <legend>{t("hook.forms")}</legend>
        <Checkbox checked={draft.everyForm} onChange={(event) => onSet({ everyForm: event.target.checked })}>
          {t("hook.everyForm")}
        </Checkbox>
        {!draft.everyForm &&
          apps.map((app) => {
            const own = view.forms.filter((form) => form.app === app);
            const others = draft.forms.filter((name) => !own.some((form) => form.name === name));
            return (
              <fieldset key={app}>
                <legend className="muted">{app}</legend>
                <Checkbox.Group
                  className="settings-checks"
                  value={draft.forms.filter((name) => !others.includes(name))}
                  onChange={(names) => onSet({ forms: [...others, ...(names as string[])] })}
                  options={own.map((form) => ({ label: form.label, value: form.name }))}
                />
              </fieldset>
            );
          })}
      </fieldset>
      <fieldset>
        <legend>{t("hook.events")}</legend>
        <Checkbox.Group
          className="settings-checks"
          value={[...draft.events]}
          onChange={(events) => onSet({ events: events as string[] })}
          options={[...EVENTS, ...(hasTodos ? TODO_EVENTS : [])].map((one) => ({
            label: t(`hook.event.${one}`),
            value: one,
          }))}
        />
        {hasTodos && <p className="settings-hint">{t("hook.todosHint")}</p>}
      </fieldset>
    </>
  );
}

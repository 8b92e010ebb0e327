/** What an app looks like: its name, what it is for, its icon and colour; one step of the draft. */
import { Button, Input } from "antd";
import { useState } from "react";
import type { Document, Edit, Words } from "../../api/building";
import { resaid, said, setting } from "../../document/tree";
import { Dialog } from "../../kit/Dialog";
import { useLang } from "../../kit/Providers";
import { AppIcon } from "../../shell/AppIcon";
import { t } from "../../text";
import { Administrators } from "./Administrators";
import { APP_COLORS, ICONS } from "./icons";
import { useIsAdmin } from "./useMayBuild";

interface AppLooksProps {
  app: string;
  document: Document;
  onClose: () => void;
  /** Saves what has changed; says whether it went well. */
  onSave: (edits: Edit[]) => Promise<boolean>;
}

export function AppLooks({ app, document, onClose, onSave }: AppLooksProps) {
  const lang = useLang();
  const before = {
    label: said(document.label, lang),
    description: said(document.description as Words | null, lang),
    icon: (document.icon ?? null) as string | null,
    color: (document.color ?? null) as string | null,
  };
  const [now, setNow] = useState(before);
  const [busy, setBusy] = useState(false);
  const isAdmin = useIsAdmin();
  const save = async () => {
    const texts = { label: now.label.trim(), description: now.description.trim() };
    if (!texts.label || busy) return;
    const edits: Edit[] = [];
    for (const name of ["label", "description"] as const) {
      if (texts[name] === before[name]) continue;
      edits.push(setting([], document, name, spoken(document[name] as Words | null, lang, texts[name])));
    }
    for (const name of ["icon", "color"] as const) {
      if (now[name] !== before[name]) edits.push(setting([], document, name, now[name]));
    }
    setBusy(true);
    if (edits.length === 0 || (await onSave(edits))) onClose();
    else setBusy(false);
  };
  return (
    <Dialog
      title={t("building.appLooks")}
      onClose={onClose}
      width={480}
      testId="app-looks"
      footer={
        <>
          <Button onClick={onClose}>{t("kit.cancel")}</Button>
          <Button type="primary" disabled={!now.label.trim()} loading={busy} onClick={() => void save()}>
            {t("kit.save")}
          </Button>
        </>
      }
    >
      <form
        className="app-looks"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <label className="build-line">
          <span>{t("building.appName")}</span>
          <Input
            value={now.label}
            maxLength={100}
            onChange={(event) => setNow({ ...now, label: event.target.value })}
          />
        </label>
        <label className="build-line">
          <span>{t("building.appFor")}</span>
          <Input.TextArea
            value={now.description}
            maxLength={200}
            autoSize={{ minRows: 2, maxRows: 4 }}
            placeholder={t("building.appForHint")}
            onChange={(event) => setNow({ ...now, description: event.target.value })}
          />
        </label>
        <fieldset className="build-icons">
          <legend>{t("building.icon")}</legend>
          {ICONS.map((icon) => (
            <button
              key={icon}
              type="button"
              aria-label={t("building.iconNamed", { name: icon })}
              aria-pressed={now.icon === icon}
              onClick={() => setNow({ ...now, icon })}
            >
              <AppIcon icon={icon} color={now.color} />
            </button>
          ))}
        </fieldset>
        <fieldset className="build-icons">
          <legend>{t("building.color")}</legend>
          {APP_COLORS.map((color) => (
            <button
              key={color}
              type="button"
              aria-label={t(`building.color.${color}`)}
              title={t(`building.color.${color}`)}
              aria-pressed={now.color === color}
              onClick={() => setNow({ ...now, color })}
            >
              <AppIcon icon={now.icon} color={color} />
            </button>
          ))}
        </fieldset>
      </form>
      {isAdmin && <Administrators app={app} />}
    </Dialog>
  );
}

/** The text said anew; nothing at all once no language has any. */
function spoken(words: Words | null, lang: "zh" | "en", text: string): Words | null {
  const next = resaid(words, lang, text);
  if (!next || typeof next === "string") return next;
  const left = Object.entries(next).filter(([, one]) => one);
  return left.length > 0 ? Object.fromEntries(left) : null;
}

/** Dialogs of views: a name, who sees it, being sure. */
import { Button, Checkbox, Input } from "antd";
import { useId, useState } from "react";
import { EVERYBODY, type SavedView, type Views } from "../../api/views";
import { Dialog } from "../../kit/Dialog";
import { t } from "../../text";

const LONGEST_NAME = 60;

interface NameProps {
  title: string;
  name?: string;
  onClose: (name: string | null) => void;
}

export function NameDialog({ title, name = "", onClose }: NameProps) {
  const id = useId();
  const [typed, setTyped] = useState(name);
  const said = typed.trim();
  return (
    <Dialog
      title={title}
      width={400}
      onClose={() => onClose(null)}
      testId="view-name"
      footer={
        <>
          <Button onClick={() => onClose(null)}>{t("kit.cancel")}</Button>
          <Button type="primary" disabled={!said} onClick={() => onClose(said)}>
            {t("kit.save")}
          </Button>
        </>
      }
    >
      <label htmlFor={id} className="view-label">
        {t("views.name")}
      </label>
      <Input
        id={id}
        value={typed}
        maxLength={LONGEST_NAME}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && !event.nativeEvent.isComposing && said) onClose(said);
        }}
      />
    </Dialog>
  );
}

interface ShareProps {
  view: SavedView;
  roles: Views["roles"];
  onClose: (shared: readonly string[] | null) => void;
}

export function ShareDialog({ view, roles, onClose }: ShareProps) {
  const [shared, setShared] = useState<readonly string[]>(view.shared);
  const tick = (id: string) =>
    setShared(shared.includes(id) ? shared.filter((one) => one !== id) : [...shared, id]);
  const everybody = shared.includes(EVERYBODY);
  return (
    <Dialog
      title={t("views.shareOf", { name: view.name })}
      width={420}
      onClose={() => onClose(null)}
      testId="view-share"
      footer={
        <>
          <Button onClick={() => onClose(null)}>{t("kit.cancel")}</Button>
          <Button type="primary" onClick={() => onClose(everybody ? [EVERYBODY] : shared)}>
            {t("kit.save")}
          </Button>
        </>
      }
    >
      <ul className="view-roles" aria-label={t("views.share")}>
        <li>
          <Checkbox checked={everybody} onChange={() => tick(EVERYBODY)}>
            {t("views.everybody")}
          </Checkbox>
        </li>
        {roles.map((role) => (
          <li key={role.id}>
            <Checkbox
              checked={everybody || shared.includes(role.id)}
              disabled={everybody}
              onChange={() => tick(role.id)}
            >
              {role.name}
            </Checkbox>
          </li>
        ))}
      </ul>
      <p className="muted">{t("views.shareHint")}</p>
    </Dialog>
  );
}

export function SureDialog({ name, onClose }: { name: string; onClose: (sure: true | null) => void }) {
  return (
    <Dialog
      title={t("views.delete")}
      width={400}
      onClose={() => onClose(null)}
      testId="view-delete"
      footer={
        <>
          <Button onClick={() => onClose(null)}>{t("kit.cancel")}</Button>
          <Button danger type="primary" onClick={() => onClose(true)}>
            {t("views.delete")}
          </Button>
        </>
      }
    >
      <p>{t("views.sure", { name })}</p>
    </Dialog>
  );
}

/** Questions of the designer: which form a relation points to, whether what is used may go, a name. */
import { Button, Input } from "antd";
import { type ReactNode, useState } from "react";
import type { Use } from "../../api/building";
import { Dialog } from "../../kit/Dialog";
import { Icon } from "../../kit/Icon";
import { t } from "../../text";

type Close<T> = (answer: T | null) => void;

export interface Target {
  id: string;
  label: string;
  app: string;
}

export const askTarget =
  (targets: readonly Target[]) =>
  (close: Close<Target>): ReactNode => (
    <Dialog title={t("building.whichForm")} onClose={() => close(null)} width={420} testId="ask-target">
      <ul className="pick-list">
        {targets.map((one) => (
          <li key={one.id}>
            <button type="button" onClick={() => close(one)}>
              <Icon name="table" />
              <span>{one.label}</span>
              {one.app && <span className="muted">{one.app}</span>}
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );

export const askUses =
  (label: string, uses: readonly Use[]) =>
  (close: Close<true>): ReactNode => {
    const stays = uses.filter((use) => !use.goes);
    const goes = uses.filter((use) => use.goes);
    return (
      <Dialog
        title={t("building.used", { label, n: uses.length })}
        onClose={() => close(null)}
        width={480}
        testId="ask-uses"
        footer={
          <>
            <Button onClick={() => close(null)}>{t("kit.cancel")}</Button>
            <Button danger type="primary" onClick={() => close(true)}>
              {t(stays.length > 0 ? "building.removeAnyway" : "building.removeAll")}
            </Button>
          </>
        }
      >
        <Uses title={t("building.usesBreak")} uses={stays} />
        <Uses title={t("building.usesGo")} uses={goes} />
      </Dialog>
    );
  };

/** Where something is used, told without deleting it. */
/** Whether an app may go: what becomes of it, and that it can come back. */
export const askRemoveApp =
  (label: string) =>
  (close: Close<true>): ReactNode => (
    <Dialog
      title={t("building.removeAppSure", { label })}
      onClose={() => close(null)}
      width={440}
      testId="ask-remove-app"
      footer={
        <>
          <Button onClick={() => close(null)}>{t("kit.cancel")}</Button>
          <Button danger type="primary" onClick={() => close(true)}>
            {t("building.removeApp")}
          </Button>
        </>
      }
    >
      <p>{t("building.removeAppHint")}</p>
    </Dialog>
  );

export const tellUses =
  (label: string, uses: readonly Use[]) =>
  (close: Close<true>): ReactNode => (
    <Dialog
      title={t(uses.length > 0 ? "building.usedIn" : "building.usedNowhere", { label, n: uses.length })}
      onClose={() => close(null)}
      width={480}
      testId="tell-uses"
      footer={<Button onClick={() => close(null)}>{t("page.close")}</Button>}
    >
      <Uses title={t("building.usesLean")} uses={uses.filter((use) => !use.goes)} />
      <Uses title={t("building.usesShow")} uses={uses.filter((use) => use.goes)} />
    </Dialog>
  );

export function Uses({ title, uses }: { title: string; uses: readonly Use[] }) {
  if (uses.length === 0) return null;
  return (
    <>
      <p>{title}</p>
      <ul className="use-list">
        {uses.map((use) => (
          <li key={use.text}>{use.text}</li>
        ))}
      </ul>
    </>
  );
}

interface Named {
  title: string;
  label: string;
  start?: string;
  button: string;
  hint?: string;
}

export const askName =
  (asked: Named) =>
  (close: Close<string>): ReactNode => <NameDialog {...asked} close={close} />;

function NameDialog({ title, label, start = "", button, hint, close }: Named & { close: Close<string> }) {
  const [name, setName] = useState(start);
  const text = name.trim();
  return (
    <Dialog
      title={title}
      onClose={() => close(null)}
      width={420}
      testId="ask-name"
      footer={
        <>
          <Button onClick={() => close(null)}>{t("kit.cancel")}</Button>
          <Button type="primary" disabled={!text} onClick={() => close(text)}>
            {button}
          </Button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (text) close(text);
        }}
      >
        <label className="build-line">
          <span>{label}</span>
          <Input value={name} maxLength={100} onChange={(event) => setName(event.target.value)} />
        </label>
        {hint && <p className="muted">{hint}</p>}
      </form>
    </Dialog>
  );
}

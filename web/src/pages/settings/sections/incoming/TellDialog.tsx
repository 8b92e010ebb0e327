/** What opens an address, shown the one time it can be seen: where to send, and the secret to sign with. */
import { Button, Input, type InputRef } from "antd";
import { useRef } from "react";
import type { IncomingView } from "../../../../api/incoming";
import { copied } from "../../../../kit/copied";
import { Dialog } from "../../../../kit/Dialog";
import { ask } from "../../../../kit/dialogs";
import { toast } from "../../../../kit/toast";
import { t } from "../../../../text";
import { isSure } from "../people/Sure";

/** path, secret: null for what did not change, or is not used. */
export interface Opened {
  name: string;
  path: string | null;
  secret: string | null;
}

interface Props {
  opened: Opened;
  base: string;
  onClose: () => void;
}

function TellDialog({ opened: { name, path, secret }, base, onClose }: Props) {
  const handleClose = async () => {
    const text = t("in.keptSureHint");
    if (await isSure({ title: t("in.keptSure"), text, act: t("in.kept") })) onClose();
  };
  return (
    <Dialog
      width={640}
      title={t("in.tellTitle", { name })}
      onClose={handleClose}
      testId="in-tell"
      footer={
        <Button type="primary" onClick={onClose}>
          {t("in.kept")}
        </Button>
      }
    >
      <p>{t("in.tellHint")}</p>
      {path && <Told label={t("in.tellAddress")} text={`${base}${path}`} />}
      {secret && <Told label={t("in.tellSecret")} text={secret} />}
      {path && !secret && <p className="hook-wrong">{t("in.tellNone")}</p>}
    </Dialog>
  );
}

function Told({ label, text }: { label: string; text: string }) {
  const box = useRef<InputRef>(null);
  const handleCopy = async () => {
    if (await copied(text)) return toast.say(t("in.copied"));
    box.current?.select();
    toast.say(t("in.copyByHand"));
  };
  return (
    <div className="in-told">
      <span className="muted">{label}</span>
      <div className="hook-secret">
        <Input
          ref={box}
          readOnly
          value={text}
          aria-label={label}
          onFocus={(event) => event.target.select()}
        />
        <Button onClick={handleCopy} aria-label={t("in.copyOf", { what: label })}>
          {t("hook.copy")}
        </Button>
      </div>
    </div>
  );
}

export const tell = (view: IncomingView, opened: Opened) =>
  ask<true>((close) => (
    <TellDialog opened={opened} base={view.base ?? window.location.origin} onClose={() => close(true)} />
  ));

/** A secret that is shown the one time it can be seen. */
import { Button, Input, type InputRef } from "antd";
import { useRef } from "react";
import { copied } from "../../../../kit/copied";
import { Dialog } from "../../../../kit/Dialog";
import { ask } from "../../../../kit/dialogs";
import { toast } from "../../../../kit/toast";
import { t } from "../../../../text";
import { isSure } from "../people/Sure";

interface Props {
  name: string;
  secret: string;
  onClose: () => void;
}

function SecretDialog({ name, secret, onClose }: Props) {
  const title = t("hook.secretTitle", { name });
  const box = useRef<InputRef>(null);
  const handleCopy = async () => {
    if (await copied(secret)) return toast.say(t("hook.copied"));
    box.current?.select();
    toast.say(t("hook.copyByHand"));
  };
  const handleClose = async () => {
    const text = t("hook.keptSureHint");
    if (await isSure({ title: t("hook.keptSure"), text, act: t("hook.kept") })) onClose();
  };
  return (
    <Dialog
      width={560}
      title={title}
      onClose={handleClose}
      testId="hook-secret"
      footer={
        <Button type="primary" onClick={onClose}>
          {t("hook.kept")}
        </Button>
      }
    >
      <p>{t("hook.secretHint")}</p>
      <div className="hook-secret">
        <Input
          ref={box}
          readOnly
          value={secret}
          aria-label={title}
          onFocus={(event) => event.target.select()}
        />
        <Button onClick={handleCopy}>{t("hook.copy")}</Button>
      </div>
    </Dialog>
  );
}

export const tellSecret = (name: string, secret: string) =>
  ask<true>((close) => <SecretDialog name={name} secret={secret} onClose={() => close(true)} />);

/** What is shown the one time it can be seen, to be copied into another system: a secret, an address. */
import { Button, Input, type InputRef } from "antd";
import { useRef } from "react";
import { copied } from "../../../../kit/copied";
import { Dialog } from "../../../../kit/Dialog";
import { ask } from "../../../../kit/dialogs";
import { toast } from "../../../../kit/toast";
import { t } from "../../../../text";
import { isSure } from "../people/Sure";

interface Telling {
  title: string;
  hint: string;
  /** Each with what it is called. */
  told: readonly { label: string; text: string }[];
  /** What is dangerous about it. */
  warning?: string | null;
  testId: string;
}

function ToldDialog({ title, hint, told, warning, testId, onClose }: Telling & { onClose: () => void }) {
  const handleClose = async () => {
    const text = t("hook.keptSureHint");
    if (await isSure({ title: t("hook.keptSure"), text, act: t("hook.kept") })) onClose();
  };
  return (
    <Dialog
      width={640}
      title={title}
      onClose={handleClose}
      testId={testId}
      footer={
        <Button type="primary" onClick={onClose}>
          {t("hook.kept")}
        </Button>
      }
    >
      <p>{hint}</p>
      {told.map((one) => (
        <Told key={one.label} {...one} />
      ))}
      {warning && <p className="hook-wrong">{warning}</p>}
    </Dialog>
  );
}

function Told({ label, text }: { label: string; text: string }) {
  const box = useRef<InputRef>(null);
  const handleCopy = async () => {
    if (await copied(text)) return toast.say(t("hook.copied"));
    box.current?.select();
    toast.say(t("hook.copyByHand"));
  };
  return (
    <div className="hook-told">
      <span className="muted">{label}</span>
      <div className="hook-secret">
        <Input
          ref={box}
          readOnly
          value={text}
          aria-label={label}
          onFocus={(event) => event.target.select()}
        />
        <Button onClick={handleCopy} aria-label={t("hook.copyOf", { what: label })}>
          {t("hook.copy")}
        </Button>
      </div>
    </div>
  );
}

export const tellOnce = (telling: Telling) =>
  ask<true>((close) => <ToldDialog {...telling} onClose={() => close(true)} />);

export const tellSecret = (name: string, secret: string) =>
  tellOnce({
    title: t("hook.secretTitle", { name }),
    hint: t("hook.secretHint"),
    told: [{ label: t("hook.secretLabel"), text: secret }],
    testId: "hook-secret",
  });

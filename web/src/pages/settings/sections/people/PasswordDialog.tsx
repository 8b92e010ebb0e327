/** A password that is shown the one time it can be seen. */
import { Button, Input } from "antd";
import type { Told } from "../../../../api/staff";
import { Dialog } from "../../../../kit/Dialog";
import { ask } from "../../../../kit/dialogs";
import { toast } from "../../../../kit/toast";
import { t } from "../../../../text";

function PasswordDialog({ told: { person, password }, onClose }: { told: Told; onClose: () => void }) {
  const handleCopy = () => navigator.clipboard?.writeText(password).then(() => toast.say(t("people.copied")));
  const title = t("people.passwordTitle", { name: person.name ?? "" });
  return (
    <Dialog
      width={480}
      title={title}
      onClose={onClose}
      testId="told-password"
      footer={
        <Button type="primary" onClick={onClose}>
          {t("people.passwordKept")}
        </Button>
      }
    >
      <p>{t("people.passwordHint", { login: person.login ?? "" })}</p>
      <div className="people-password">
        <Input readOnly value={password} aria-label={title} onFocus={(event) => event.target.select()} />
        <Button onClick={handleCopy}>{t("people.copy")}</Button>
      </div>
    </Dialog>
  );
}

export const tell = (told: Told) =>
  ask<true>((close) => <PasswordDialog told={told} onClose={() => close(true)} />);

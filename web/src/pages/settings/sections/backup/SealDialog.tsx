/** A new password of backups, typed twice; and that a lost one cannot be recovered, said before it is set. */
import { useMutation } from "@tanstack/react-query";
import { Button, Checkbox, Input } from "antd";
import { type FormEvent, useId, useState } from "react";
import { backupApi } from "../../../../api/backups";
import { Dialog } from "../../../../kit/Dialog";
import { t } from "../../../../text";

const SHORTEST = 8;

interface Props {
  /** There is a password already. */
  isChange: boolean;
  onClose: (done: true | null) => void;
}

export function SealDialog({ isChange, onClose }: Props) {
  const id = useId();
  const [password, setPassword] = useState("");
  const [again, setAgain] = useState("");
  const [isKept, setKept] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  const setting = useMutation({
    mutationFn: backupApi.setPassword,
    onSuccess: () => onClose(true),
    onError: (error: Error) => setTrouble(error.message),
  });
  const handleSubmit = (event?: FormEvent) => {
    event?.preventDefault();
    if (setting.isPending) return;
    if (password.length < SHORTEST) return setTrouble(t("seal.short", { n: SHORTEST }));
    if (password !== again) return setTrouble(t("seal.differs"));
    if (!isKept) return setTrouble(t("seal.keepFirst"));
    setTrouble(null);
    setting.mutate(password);
  };
  return (
    <Dialog
      width={460}
      title={t(isChange ? "seal.change" : "seal.do")}
      onClose={() => onClose(null)}
      testId="seal"
      footer={
        <>
          <Button onClick={() => onClose(null)}>{t("seal.cancel")}</Button>
          <Button type="primary" loading={setting.isPending} onClick={() => handleSubmit()}>
            {t("seal.save")}
          </Button>
        </>
      }
    >
      <form className="stack" onSubmit={handleSubmit}>
        <p>{t(isChange ? "seal.changeHint" : "seal.doHint")}</p>
        <div className="stack-row">
          <label htmlFor={`${id}-1`}>{t("seal.password")}</label>
          <Input.Password
            id={`${id}-1`}
            value={password}
            autoComplete="new-password"
            onChange={(event) => setPassword(event.target.value)}
          />
        </div>
        <div className="stack-row">
          <label htmlFor={`${id}-2`}>{t("seal.again")}</label>
          <Input.Password
            id={`${id}-2`}
            value={again}
            autoComplete="new-password"
            onChange={(event) => setAgain(event.target.value)}
          />
        </div>
        <p className="seal-warning">{t("seal.lost")}</p>
        <Checkbox checked={isKept} onChange={(event) => setKept(event.target.checked)}>
          {t("seal.kept")}
        </Checkbox>
        {trouble && (
          <p className="field-problem" role="alert">
            {trouble}
          </p>
        )}
        <button type="submit" hidden aria-hidden="true" tabIndex={-1} />
      </form>
    </Dialog>
  );
}

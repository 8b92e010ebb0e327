/** The password of backups: whether there is one, setting another, and what that means for those there are. */
import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { type BackupsView, backupApi, backupKeys } from "../../../../api/backups";
import { Dialog } from "../../../../kit/Dialog";
import { ask } from "../../../../kit/dialogs";
import { dateTimeText } from "../../../../kit/format";
import { Icon } from "../../../../kit/Icon";
import { toast } from "../../../../kit/toast";
import { t } from "../../../../text";
import { SealDialog } from "./SealDialog";

export function SealPart({ view }: { view: BackupsView }) {
  const client = useQueryClient();
  const { is_on: isOn, since } = view.seal;
  const open = view.rows.filter((row) => !row.is_sealed).length;
  const again = () => client.invalidateQueries({ queryKey: backupKeys.all });
  const handleSet = async () => {
    if (await ask<true>((close) => <SealDialog isChange={isOn} onClose={close} />)) {
      toast.say(t("seal.set"));
      await again();
    }
  };
  const handleOff = async () => {
    if (!(await ask<true>((close) => <OffDialog onClose={close} />))) return;
    try {
      await backupApi.setPassword(null);
      toast.say(t("seal.isOffNow"));
    } catch (error) {
      toast.fail(error);
    }
    await again();
  };
  return (
    <section className="settings-part backup-seal" aria-label={t("seal.title")} data-testid="backup-seal">
      <div>
        <h3>{t("seal.title")}</h3>
        <p className={isOn ? "backup-right" : undefined}>
          {isOn && <Icon name="lock" size={15} />}{" "}
          {isOn ? t("seal.isOn", { moment: dateTimeText(since ?? "") }) : t("seal.isOff")}
        </p>
        <p className="muted">{isOn ? t("seal.onHint") : t("seal.hint")}</p>
        {isOn && open > 0 && <p className="muted">{t("seal.olderOpen", { n: open })}</p>}
      </div>
      <div className="backup-actions">
        {isOn && <Button onClick={handleOff}>{t("seal.off")}</Button>}
        <Button onClick={handleSet}>{t(isOn ? "seal.change" : "seal.do")}</Button>
      </div>
    </section>
  );
}

function OffDialog({ onClose }: { onClose: (isSure: true | null) => void }) {
  return (
    <Dialog
      width={420}
      title={t("seal.offTitle")}
      onClose={() => onClose(null)}
      footer={
        <>
          <Button onClick={() => onClose(null)}>{t("seal.cancel")}</Button>
          <Button danger onClick={() => onClose(true)}>
            {t("seal.off")}
          </Button>
        </>
      }
    >
      <p>{t("seal.offHint")}</p>
    </Dialog>
  );
}

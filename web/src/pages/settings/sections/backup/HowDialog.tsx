/** How a backup is restored, step by step, with the very command. */
import { Button } from "antd";
import type { BackupsView } from "../../../../api/backups";
import { Dialog } from "../../../../kit/Dialog";
import { t } from "../../../../text";

export function HowDialog({ view, onClose }: { view: BackupsView; onClose: () => void }) {
  const source = view.rows[0] ? `${view.folder}/${view.rows[0].name}` : view.folder;
  return (
    <Dialog
      width={560}
      title={t("backup.howTitle")}
      onClose={onClose}
      footer={
        <Button type="primary" onClick={onClose}>
          {t("backup.close")}
        </Button>
      }
    >
      <p>{t("backup.howList")}</p>
      <ol className="backup-steps">
        <li>{t("backup.howStop")}</li>
        <li>
          {t("backup.howRun")}
          <code>huodan restore "{source}" --force</code>
        </li>
        <li>{t("backup.howAside")}</li>
      </ol>
      <p className="muted">{t("backup.howElsewhere")}</p>
      {view.rows.some((row) => row.is_sealed) && <p className="muted">{t("seal.how")}</p>}
    </Dialog>
  );
}

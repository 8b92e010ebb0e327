/** That a backup is sealed, beside what it is. */
import type { BackupRow } from "../../../../api/backups";
import { Icon } from "../../../../kit/Icon";
import { t } from "../../../../text";

export function Sealed({ row }: { row: BackupRow }) {
  if (!row.is_sealed) return null;
  return (
    <span className="backup-sealed" title={row.is_known ? undefined : t("seal.unknown")}>
      <Icon name="lock" size={13} />
      {t(row.is_known ? "seal.sealed" : "seal.sealedOther")}
    </span>
  );
}

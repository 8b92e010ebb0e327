/** What can be done with the chosen ones of the trash. */
import { Button } from "antd";
import { countText } from "../../kit/format";
import { Icon } from "../../kit/Icon";
import { t } from "../../text";

interface TrashBarProps {
  count: number;
  busy: boolean;
  onRestore: () => void;
  /** For administrators. */
  onPurge?: () => void;
  onClear: () => void;
}

export function TrashBar({ count, busy, onRestore, onPurge, onClear }: TrashBarProps) {
  return (
    <section
      className="trash-bar"
      aria-label={t("trash.chosen", { n: countText(count) })}
      data-testid="trash-bar"
    >
      <span className="num" role="status">
        {t("trash.chosen", { n: countText(count) })}
      </span>
      <Button type="primary" loading={busy} onClick={onRestore}>
        {t("trash.restoreChosen")}
      </Button>
      {onPurge && (
        <Button danger disabled={busy} onClick={onPurge}>
          {t("trash.purge")}
        </Button>
      )}
      <button type="button" className="plain-button" aria-label={t("bulk.clear")} onClick={onClear}>
        <Icon name="close" size={17} />
      </button>
    </section>
  );
}

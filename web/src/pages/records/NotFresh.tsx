/** What stands in a list could not be read anew: it stays, with the reason and another try. */
import { Button } from "antd";
import { Icon } from "../../kit/Icon";
import { t } from "../../text";

export function NotFresh({ error, onRetry }: { error: Error; onRetry: () => void }) {
  return (
    <div className="list-stale" role="status" data-testid="list-stale">
      <Icon name="warning" size={15} />
      <span>{error.message}</span>
      <Button size="small" onClick={onRetry}>
        {t("kit.retry")}
      </Button>
    </div>
  );
}

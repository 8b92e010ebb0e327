/** Said above a form that goes on with a draft this browser kept. */
import { clockOf } from "../../shell/keptDraft";
import { t } from "../../text";

export function Resumed({ at, onAnew }: { at: string; onAnew: () => void }) {
  return (
    <div className="bar bar-blue" role="status" data-testid="resumed">
      <span>{t("record.resumed", { at: clockOf(at) })}</span>
      <button type="button" className="link-button" onClick={onAnew}>
        {t("record.anew")}
      </button>
    </div>
  );
}

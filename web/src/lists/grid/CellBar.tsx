/** Below the cells of a list: what is not saved and why, how far a long save is. */
import { Button } from "antd";
import { countText } from "../../kit/format";
import { Icon } from "../../kit/Icon";
import { t } from "../../text";
import type { CellEdits } from "./useCellEdits";

interface CellBarProps {
  edits: CellEdits;
  onNext: () => void;
}

export function CellBar({ edits, onNext }: CellBarProps) {
  const { stuck, progress, notes } = edits;
  if (progress) {
    return (
      <div className="cell-bar" role="status">
        {t("cells.saving", { done: countText(progress.done), total: countText(progress.total) })}
        <Button size="small" onClick={edits.cancel}>
          {t("cells.cancel")}
        </Button>
      </div>
    );
  }
  return (
    <>
      {notes.length > 0 && (
        <div className="cell-bar is-note" role="status" data-testid="cells-notes">
          <Icon name="info" size={15} />
          <ul>
            {notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
          <Button size="small" onClick={edits.forget}>
            {t("cells.known")}
          </Button>
        </div>
      )}
      {stuck.length > 0 && <StuckCells edits={edits} onNext={onNext} />}
    </>
  );
}

function StuckCells({ edits, onNext }: CellBarProps) {
  const { stuck } = edits;
  const faulty = stuck.filter((cell) => cell.problem || cell.wrong);
  return (
    <div className="cell-bar is-stuck" role="status" data-testid="cells-stuck">
      <Icon name="warning" size={15} />
      <span>{t("cells.stuck", { n: stuck.length, wrong: faulty.length })}</span>
      {faulty.length > 0 && (
        <Button size="small" title="F8" aria-keyshortcuts="F8" onClick={onNext}>
          {t("cells.show")}
        </Button>
      )}
      <Button size="small" onClick={edits.retry} disabled={stuck.some((cell) => cell.wrong)}>
        {t("cells.retry")}
      </Button>
      <Button size="small" onClick={edits.drop}>
        {t("cells.drop")}
      </Button>
    </div>
  );
}

/** One person in one form; a click says by which role. */
import type { RightsCell, RightsForm, RightsRow } from "../../api/why";
import { askWhy } from "../../shell/why";
import { t } from "../../text";
import { cellText } from "./cellText";

interface Props {
  row: RightsRow;
  form: RightsForm;
  cell: RightsCell | null;
}

export function CellButton({ row, form, cell }: Props) {
  const handleOpen = () => askWhy({ app: form.app.key, form: form.key, person: row.id });
  const said = cell && cellText(cell);
  if (row.state === "none") return <span className="muted">—</span>;
  return (
    <button type="button" className="rights-cell" onClick={handleOpen}>
      <span className="visually-hidden">
        {t("rights.cell", { name: row.name ?? "", form: form.label })}
        {!said && t("rights.nothing")}
      </span>
      {said ? (
        <>
          <span>{said.seen}</span>
          <span className="muted">{said.more}</span>
          {said.fields && <span className="rights-less">{said.fields}</span>}
        </>
      ) : (
        <span className="muted" aria-hidden>
          —
        </span>
      )}
    </button>
  );
}

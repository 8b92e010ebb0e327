/** How the file is laid out: which sheet, which row names the columns, which sheet holds the sub-rows. */
import type { ImportAnswer, ImportRequest } from "../../api/imports";
import { countText } from "../../kit/format";
import { t } from "../../text";

interface LayoutProps {
  answer: ImportAnswer;
  wish: ImportRequest;
  onChange: (change: Partial<ImportRequest>) => void;
}

const again = { mapping: undefined, saved: undefined, make: [], add_options: {}, use_options: {} };

export function Layout({ answer, wish, onChange }: LayoutProps) {
  const link = answer.links?.[0];
  const lines = wish.lines_sheet ?? link?.sheet;
  return (
    <div className="import-layout">
      {answer.sheets.length > 1 && (
        <label>
          <span>{t("import.sheet")}</span>
          <select
            value={answer.sheet ?? ""}
            onChange={(event) =>
              onChange({
                ...again,
                sheet: event.target.value,
                header_row: undefined,
                lines_sheet: undefined,
              })
            }
          >
            {answer.sheets.map((sheet) => (
              <option key={sheet}>{sheet}</option>
            ))}
          </select>
        </label>
      )}
      <label>
        <span>{t("import.headerRow")}</span>
        <input
          type="number"
          min={1}
          max={1000}
          className="num"
          key={answer.header_row}
          defaultValue={answer.header_row}
          onBlur={(event) => {
            const row = event.target.valueAsNumber;
            if (row >= 1 && row !== answer.header_row) onChange({ ...again, header_row: row });
          }}
          onKeyDown={(event) => event.key === "Enter" && event.currentTarget.blur()}
        />
      </label>
      {lines && (
        <label className="import-tick">
          <input
            type="checkbox"
            checked={wish.lines_sheet !== undefined}
            onChange={(event) =>
              onChange({ ...again, lines_sheet: event.target.checked ? lines : undefined })
            }
          />
          <span>
            {t("import.lines", { sheet: lines })}
            {link && link.orphans > 0 && (
              <span className="muted"> {t("import.orphans", { n: countText(link.orphans) })}</span>
            )}
          </span>
        </label>
      )}
    </div>
  );
}

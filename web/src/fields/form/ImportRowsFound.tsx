/** What was read of a file with rows: which columns go where, and what could not be read as it stands. */
import type { RowsAsked, RowsRead } from "../../api/subrows";
import { t } from "../../text";

const FEW = 4;

interface FoundProps {
  asked: RowsAsked;
  found: RowsRead;
  busy: boolean;
  onAsk: (more: Partial<RowsAsked>) => void;
}

export function ImportRowsFound({ asked, found, busy, onAsk }: FoundProps) {
  const goesTo = Object.fromEntries(found.columns.map((one) => [one.name, one.field]));
  const used = found.columns.filter((one) => one.field).length;
  const lead = (column: string, path: string | null) => {
    const others = Object.entries(goesTo).map(([name, field]) => [name, field === path ? null : field]);
    onAsk({ mapping: { ...Object.fromEntries(others), [column]: path } });
  };
  return (
    <>
      {found.sheets.length > 1 && (
        <label className="import-rows-sheet">
          <span>{t("subrows.sheet")}</span>
          <select
            value={found.sheet ?? ""}
            disabled={busy}
            onChange={(event) => onAsk({ sheet: event.target.value, mapping: undefined })}
          >
            {found.sheets.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        </label>
      )}
      <section aria-label={t("subrows.columns")}>
        <h3>
          {t("subrows.columns")}{" "}
          <span className="muted num">{t("subrows.used", { used, all: found.columns.length })}</span>
        </h3>
        <ul className="import-rows-columns" aria-busy={busy}>
          {found.columns.map((one, index) => {
            const value = (asked.mapping ? asked.mapping[one.name] : one.field) ?? "";
            return (
              <li key={one.name} className={value ? "" : "is-out"}>
                <label htmlFor={`import-rows-${index}`}>
                  <b>{one.name}</b>
                  <span className="muted">{one.samples.join(t("field.comma"))}</span>
                </label>
                <select
                  id={`import-rows-${index}`}
                  value={value}
                  disabled={busy}
                  onChange={(event) => lead(one.name, event.target.value || null)}
                >
                  <option value="">{t("subrows.leaveOut")}</option>
                  {found.fields.map((field) => (
                    <option key={field.path} value={field.path}>
                      {field.label}
                    </option>
                  ))}
                </select>
              </li>
            );
          })}
        </ul>
      </section>
      {found.problems.length > 0 && (
        <Noted
          tone="is-red"
          title={t("subrows.problems", { n: found.problems.length })}
          list={found.problems}
        />
      )}
      {found.warnings.length > 0 && (
        <Noted
          tone="is-amber"
          title={t("subrows.warnings", { n: found.warnings.length })}
          list={found.warnings}
        />
      )}
    </>
  );
}

interface NotedProps {
  tone: string;
  title: string;
  list: RowsRead["warnings"];
}

function Noted({ tone, title, list }: NotedProps) {
  const where = ({ row, column }: RowsRead["warnings"][number]) =>
    [row === null ? "" : t("subrows.atRow", { n: row }), column ?? ""].filter(Boolean).join(" · ");
  return (
    <section className="import-rows-noted" role="status">
      <h3 className={tone}>{title}</h3>
      <ul>
        {list.slice(0, FEW).map((one) => (
          <li key={`${one.row} ${one.column} ${one.message}`}>
            <span className="muted num">{where(one)}</span> {one.message}
          </li>
        ))}
        {list.length > FEW && <li className="muted">{t("subrows.more", { n: list.length - FEW })}</li>}
      </ul>
    </section>
  );
}

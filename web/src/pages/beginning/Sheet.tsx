/** The first rows of the file, and above each column the field it becomes and where that goes. */
import { Input } from "antd";
import type { Looked, Proposal, ProposedColumn } from "../../api/beginning";
import { t } from "../../text";
import { type Choice, toggled } from "./choosing";

interface SheetProps {
  found: Looked;
  now: Proposal;
  choice: Choice;
  onChoice: (choice: Choice) => void;
}

export function Sheet({ found, now, choice, onChoice }: SheetProps) {
  const names = new Map(found.columns.map((one) => [one.index, one.name]));
  return (
    <section className="begin-sheet paper" aria-label={t("beginning.columns")}>
      <div className="begin-scroll">
        <table>
          <thead>
            <tr>
              <th className="num" aria-label={t("beginning.rowHead")} />
              {now.columns.map((one) => (
                <th key={one.index} className={one.place === "out" ? "is-out" : ""}>
                  <Head
                    one={one}
                    name={names.get(one.index) ?? one.label}
                    place={placeText(now, one.place)}
                    found={found}
                    now={now}
                    choice={choice}
                    onChoice={onChoice}
                  />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {found.rows.map((row) => (
              <tr key={row.number}>
                <td className="num muted">{row.number}</td>
                {now.columns.map((one) => (
                  <td key={one.index} className={one.place === "out" ? "is-out" : ""}>
                    {row.cells[one.index]}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function placeText(now: Proposal, place: string): string {
  if (place === "out") return t("beginning.out");
  if (place === "lines") return now.lines ?? now.form;
  return now.parties.find((one) => one.id === place)?.label ?? now.form;
}

function toneOf(now: Proposal, place: string): string {
  if (place === "main" || place === "out") return place;
  if (place === "lines") return "lines";
  return `party-${now.parties.findIndex((one) => one.id === place) % 3}`;
}

interface HeadProps extends SheetProps {
  one: ProposedColumn;
  name: string;
  place: string;
}

function Head({ one, name, place, found, now, choice, onChoice }: HeadProps) {
  const isNamed = now.key === one.index || now.parties.some((party) => party.key === one.index);
  return (
    <div className="begin-head">
      <span className={`begin-place is-${toneOf(now, one.place)}`}>{place}</span>
      <Input
        size="small"
        aria-label={t("beginning.name", { column: name })}
        value={choice.labels[one.index] ?? one.label}
        maxLength={100}
        disabled={one.place === "out"}
        onChange={(event) =>
          onChoice({ ...choice, labels: { ...choice.labels, [one.index]: event.target.value } })
        }
      />
      <div className="begin-kind">
        {one.worked ? (
          <span className="tag">{t("beginning.auto")}</span>
        ) : (
          <select
            aria-label={t("beginning.kind", { column: name })}
            value={isNamed ? "single_line_text" : one.kind}
            disabled={isNamed || one.place === "out"}
            onChange={(event) =>
              onChoice({ ...choice, kinds: { ...choice.kinds, [one.index]: event.target.value } })
            }
          >
            {found.kinds.map((kind) => (
              <option key={kind.kind} value={kind.kind}>
                {kind.label}
              </option>
            ))}
          </select>
        )}
        <input
          type="checkbox"
          aria-label={t("beginning.take", { column: name })}
          title={t("beginning.take", { column: name })}
          checked={one.place !== "out"}
          onChange={() => onChoice({ ...choice, out: toggled(choice.out, one.index) })}
        />
      </div>
    </div>
  );
}

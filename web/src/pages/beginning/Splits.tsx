/** What is split off and worked out, in sentences that can be unticked. */
import { Checkbox, Input } from "antd";
import type { Proposal } from "../../api/beginning";
import { t } from "../../text";
import { type Choice, toggled, workedText } from "./choosing";

interface SplitsProps {
  base: Proposal;
  now: Proposal;
  choice: Choice;
  onChoice: (choice: Choice) => void;
}

export function Splits({ base, now, choice, onChoice }: SplitsProps) {
  const label = (index: number | null) => now.columns.find((one) => one.index === index)?.label ?? "";
  const worked = base.columns.filter((one) => one.worked);
  if (base.lines === null && base.parties.length === 0 && worked.length === 0) return null;
  return (
    <section className="begin-splits paper" aria-labelledby="begin-how">
      <h2 id="begin-how">{t("beginning.how")}</h2>
      <p className="muted">{t("beginning.howHint")}</p>
      <ul>
        {base.lines !== null && (
          <li>
            <Checkbox
              checked={!choice.flat}
              onChange={(event) => onChoice({ ...choice, flat: !event.target.checked })}
            >
              {t("beginning.lines", { key: label(base.key) })}
            </Checkbox>
            <Input
              aria-label={t("beginning.linesName")}
              value={choice.lines ?? ""}
              disabled={choice.flat}
              maxLength={100}
              onChange={(event) => onChoice({ ...choice, lines: event.target.value })}
            />
          </li>
        )}
        {base.parties.map((party) => {
          const joined = choice.joined.includes(party.id);
          const others = base.columns.filter((one) => one.place === party.id && one.index !== party.key);
          return (
            <li key={party.id}>
              <Checkbox
                checked={!joined}
                onChange={() => onChoice({ ...choice, joined: toggled(choice.joined, party.id) })}
              >
                {t("beginning.party", { key: label(party.key) })}
              </Checkbox>
              <Input
                aria-label={t("beginning.partyName", { key: label(party.key) })}
                value={choice.parties[party.id] ?? party.label}
                disabled={joined}
                maxLength={100}
                onChange={(event) =>
                  onChoice({ ...choice, parties: { ...choice.parties, [party.id]: event.target.value } })
                }
              />
              {others.length > 0 && (
                <span className="muted">
                  {t("beginning.partyHint", {
                    columns: others.map((one) => label(one.index)).join(t("field.comma")),
                  })}
                </span>
              )}
            </li>
          );
        })}
        {worked.map((one) => (
          <li key={one.index}>
            <Checkbox
              checked={now.columns.some((each) => each.index === one.index && each.worked)}
              onChange={() => onChoice({ ...choice, plain: toggled(choice.plain, one.index) })}
            >
              {t("beginning.worked", {
                column: label(one.index),
                how: workedText(now, one, (of) => t("beginning.sum", { column: of })),
              })}
            </Checkbox>
            {one.worked && one.worked.off > 0 && (
              <span className="muted">{t("beginning.workedOff", { n: one.worked.off })}</span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** A stretch of time relative to today: 本月, 最近 30 天. */
import { useMemo } from "react";
import type { FieldScope } from "../../fields/contract";
import { widgetOf } from "../../fields/widgets";
import { t } from "../../text";
import { PERIODS, periodText } from "../sentences";
import { choiceField } from "./choiceField";

interface PeriodValueProps {
  id: string;
  value: unknown;
  scope: FieldScope;
  onChange: (value: unknown) => void;
}

const DAYS = /^(last|next)_(\d+)_days$/;
const MOST_DAYS = 3660;

export function PeriodValue({ id, value, scope, onChange }: PeriodValueProps) {
  const said = typeof value === "string" ? value : "";
  const days = DAYS.exec(said);
  const field = useMemo(
    () =>
      choiceField(t("filter.period"), [
        ...PERIODS.map((word) => ({ value: word, label: periodText(word) })),
        { value: "last", label: t("filter.lastDays") },
        { value: "next", label: t("filter.nextDays") },
      ]),
    [],
  );
  const { Input: Box } = widgetOf(field);
  const choose = (word: unknown) =>
    onChange(word === "last" || word === "next" ? `${word}_${days?.[2] ?? 30}_days` : word);
  return (
    <span className="filter-two">
      <Box
        id={`${id}-value`}
        field={field}
        path="value"
        scope={scope}
        value={days ? (days[1] ?? null) : said || null}
        onChange={choose}
        onLeave={() => undefined}
      />
      {days && (
        <>
          <input
            className="filter-days"
            type="number"
            min={1}
            max={MOST_DAYS}
            value={days[2]}
            aria-label={t("filter.days")}
            onChange={(event) => {
              const count = Math.min(MOST_DAYS, Math.max(1, Math.trunc(Number(event.target.value)) || 1));
              onChange(`${days[1]}_${count}_days`);
            }}
          />
          <span>{t("filter.days")}</span>
        </>
      )}
    </span>
  );
}

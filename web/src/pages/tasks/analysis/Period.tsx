/** Of which days, and by which clock. */
import { t } from "../../../text";
import { PERIODS, type PeriodSearch } from "./search";

interface PeriodProps<S extends PeriodSearch> {
  search: S;
  /** What is meant where the address names no days. */
  usual: (typeof PERIODS)[number];
  period: { from: string; until: string };
  today: string;
  onSearch: (search: S) => void;
}

export function Period<S extends PeriodSearch>({ search, usual, period, today, onSearch }: PeriodProps<S>) {
  const isOwn = search.from !== undefined;
  const days = isOwn ? null : (search.days ?? usual);
  const { from: _from, until: _until, days: _days, ...rest } = search;
  const { clock: _clock, ...kept } = search;
  const put = (from: string, until: string) => {
    if (from && until) onSearch({ ...rest, from: from < until ? from : until, until } as S);
  };
  return (
    <>
      <fieldset className="choice-tabs" aria-label={t("analysis.period")}>
        {PERIODS.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={days === one}
            onClick={() => onSearch({ ...rest, ...(one === usual ? {} : { days: one }) } as S)}
          >
            {t(`analysis.days.${one}`)}
          </button>
        ))}
        <button type="button" aria-pressed={isOwn} onClick={() => put(period.from, period.until)}>
          {t("analysis.days.own")}
        </button>
      </fieldset>
      {isOwn && (
        <span className="analysis-days">
          <input
            type="date"
            aria-label={t("analysis.from")}
            value={period.from}
            max={period.until}
            onChange={(event) => put(event.target.value, period.until)}
          />
          <span aria-hidden="true">–</span>
          <input
            type="date"
            aria-label={t("analysis.until")}
            value={period.until}
            max={today}
            onChange={(event) => put(period.from, event.target.value)}
          />
        </span>
      )}
      <fieldset className="choice-tabs" aria-label={t("analysis.clock")}>
        {(["natural", "workdays"] as const).map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={(search.clock ?? "natural") === one}
            onClick={() => onSearch({ ...kept, ...(one === "natural" ? {} : { clock: one }) } as S)}
          >
            {t(`analysis.clock.${one}`)}
          </button>
        ))}
      </fieldset>
    </>
  );
}

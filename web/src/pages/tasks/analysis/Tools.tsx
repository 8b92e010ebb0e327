/** Of which flow, of which days, by which clock. */
import type { AnalysedApp } from "../../../api/analysis";
import { t } from "../../../text";
import { type AnalysisSearch, PERIODS } from "./search";

interface ToolsProps {
  apps: readonly AnalysedApp[];
  app: string;
  /** Undefined: all of the app. */
  flow: string | undefined;
  search: AnalysisSearch;
  period: { from: string; until: string };
  today: string;
  onSearch: (search: AnalysisSearch) => void;
}

export function Tools({ apps, app, flow, search, period, today, onSearch }: ToolsProps) {
  const isOwn = search.from !== undefined;
  const days = isOwn ? null : (search.days ?? "30");
  const { from: _from, until: _until, days: _days, ...rest } = search;
  const put = (from: string, until: string) => {
    if (from && until) onSearch({ ...rest, from: from < until ? from : until, until });
  };
  const pick = (value: string) => {
    const [app = "", flow] = value.split(" ");
    const { app: _app, flow: _flow, ...kept } = search;
    onSearch({ ...kept, app, ...(flow ? { flow } : {}) });
  };
  return (
    <div className="analysis-tools">
      <select
        aria-label={t("analysis.flow")}
        value={flow ? `${app} ${flow}` : app}
        onChange={(event) => pick(event.target.value)}
      >
        {apps.map((one) => (
          <optgroup key={one.key} label={one.label}>
            {one.flows.map((flow) => (
              <option key={flow.id} value={`${one.key} ${flow.key}`}>
                {flow.is_on ? flow.label : t("analysis.off", { flow: flow.label })}
              </option>
            ))}
            <option value={one.key}>{t("analysis.all")}</option>
          </optgroup>
        ))}
      </select>
      <fieldset className="choice-tabs" aria-label={t("analysis.period")}>
        {PERIODS.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={days === one}
            onClick={() => onSearch({ ...rest, ...(one === "30" ? {} : { days: one }) })}
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
        {(["natural", "workdays"] as const).map((one) => {
          const { clock: _clock, ...kept } = search;
          return (
            <button
              key={one}
              type="button"
              aria-pressed={(search.clock ?? "natural") === one}
              onClick={() => onSearch({ ...kept, ...(one === "natural" ? {} : { clock: one }) })}
            >
              {t(`analysis.clock.${one}`)}
            </button>
          );
        })}
      </fieldset>
    </div>
  );
}

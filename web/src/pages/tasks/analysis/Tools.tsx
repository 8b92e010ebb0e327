/** Of which flow, of which days, by which clock. */
import type { AnalysedApp } from "../../../api/analysis";
import { t } from "../../../text";
import { Period } from "./Period";
import { type AnalysisSearch, USUAL } from "./search";

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
      <Period search={search} usual={USUAL} period={period} today={today} onSearch={onSearch} />
    </div>
  );
}

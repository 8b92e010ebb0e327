/** 流程分析: how long each step of a flow takes, where records stand and stop, what comes back, and who does how much. */
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Button } from "antd";
import {
  type AnalysedApp,
  type AnalysedFlow,
  type Analysis,
  type Clock,
  ENDS,
  useAnalysable,
  useAnalysis,
} from "../../../api/analysis";
import { useSession } from "../../../api/hooks";
import { download } from "../../../kit/download";
import { Empty, Page } from "../../../kit/Page";
import { ListBones, Loading } from "../../../kit/Skeleton";
import { Refused } from "../../../shell/Broken";
import { useNow } from "../../../shell/tasks/now";
import { currentLang, t } from "../../../text";
import "../../../text/analysis";
import "../../../text/tasks";
import { Funnel } from "./Funnel";
import { periodOf, secondsText, slowestText } from "./figures";
import { People } from "./People";
import { Steps } from "./Steps";
import type { AnalysisSearch, CompareSearch } from "./search";
import { Tools } from "./Tools";
import { tableText } from "./table";
import "./analysis.css";

export function AnalysisPage() {
  const navigate = useNavigate();
  const search = useSearch({ from: "/todo/analysis" });
  const today = useSession().data?.today ?? "";
  const apps = useAnalysable();
  const chosen = chosenOf(apps.data ?? [], search);
  const { from, until } = periodOf(search, today);
  const asked = chosen && today ? { app: chosen.app.key, flow: chosen.flow?.key, from, until } : null;
  const found = useAnalysis(asked);
  const clock: Clock = search.clock ?? "natural";
  const error = apps.error ?? found.error;
  const give = () => {
    if (!found.data || !chosen) return;
    const file = new Blob([tableText(found.data, clock)], { type: "text/csv" });
    const flow = chosen.flow?.label ?? chosen.app.label;
    download(file, t("analysis.csv.name", { flow, from, until }));
  };
  return (
    <Page
      title={t("analysis.title")}
      onBack={() => void navigate({ to: "/todo" })}
      actions={
        <>
          {chosen?.flow && (
            <Link to="/todo/under-way" search={{ app: chosen.app.key, flow: chosen.flow.key }}>
              {t("analysis.underWay")}
            </Link>
          )}
          {chosen && found.data && (
            <Button
              onClick={() => void navigate({ to: "/todo/compare", search: chosenSearch(chosen, search) })}
            >
              {t("comparing.open.page")}
            </Button>
          )}
          {found.data && found.data.runs.begun > 0 && (
            <Button onClick={give}>{t("analysis.download")}</Button>
          )}
        </>
      }
    >
      {apps.data && chosen && (
        <Tools
          apps={apps.data}
          app={chosen.app.key}
          flow={chosen.flow?.key}
          search={search}
          period={{ from, until }}
          today={today}
          onSearch={(next) => void navigate({ to: "/todo/analysis", search: next, replace: true })}
        />
      )}
      {error && <Refused error={error} onRetry={() => void (apps.error ? apps : found).refetch()} />}
      {!error && (apps.isPending || (asked && !found.data)) && (
        <Loading>
          <ListBones rows={6} />
        </Loading>
      )}
      {apps.data && !chosen && <Empty title={t("analysis.none")} hint={t("analysis.noneHint")} />}
      {!error && found.data && (
        <div className={`analysis${found.isPlaceholderData ? " is-old" : ""}`} data-testid="analysis">
          <Told found={found.data} clock={clock} />
        </div>
      )}
    </Page>
  );
}

interface Chosen {
  app: AnalysedApp;
  /** Null where all flows of the app are meant. */
  flow: AnalysedFlow | null;
}

/** What is meant: as the address says, else the first flow that is on. */
function chosenOf(apps: readonly AnalysedApp[], search: AnalysisSearch): Chosen | null {
  const app = apps.find((one) => one.key === search.app);
  if (app) return { app, flow: app.flows.find((one) => one.key === search.flow) ?? null };
  const [first] = apps;
  return first ? { app: first, flow: first.flows.find((one) => one.is_on) ?? first.flows[0] ?? null } : null;
}

const chosenSearch = (chosen: Chosen | null, { clock }: AnalysisSearch): CompareSearch => ({
  ...(chosen ? { app: chosen.app.key, ...(chosen.flow ? { flow: chosen.flow.key } : {}) } : {}),
  ...(clock ? { clock } : {}),
});

function Told({ found, clock }: { found: Analysis; clock: Clock }) {
  const now = useNow();
  const { runs } = found;
  const isOne = found.flows.length === 1;
  if (runs.begun === 0 && found.steps.every((step) => step.open === 0)) {
    return <Empty title={t("analysis.noRuns")} hint={t("analysis.noRunsHint")} />;
  }
  const [first, ...others] = slowestText(found, clock, now);
  const length = runs[clock];
  return (
    <>
      <section className="paper analysis-top" data-testid="analysis.top">
        <p className="analysis-slowest">
          <strong>{first}</strong> {others.join(currentLang() === "zh" ? "" : " ")}
        </p>
        <dl className="analysis-figures">
          <Figure name={t("analysis.begun")} value={String(runs.begun)} />
          {ENDS.map((end) => (
            <Figure key={end} name={t(`analysis.${end}`)} value={String(runs[end])} />
          ))}
          <Figure name={t("analysis.running")} value={String(runs.running)} />
          <Figure name={t("analysis.length")} value={secondsText(length?.median_seconds)} />
          <Figure name={t("analysis.lengthP90")} value={secondsText(length?.p90_seconds)} />
        </dl>
      </section>
      <Steps found={found} clock={clock} now={now} />
      <div className="analysis-beside">
        {isOne && <Funnel found={found} />}
        {found.people && <People people={found.people} clock={clock} />}
      </div>
    </>
  );
}

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className="num">{value}</dd>
    </div>
  );
}

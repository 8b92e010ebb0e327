/** 流程对比: two flows of a form, or two versions of a flow, side by side; what differs by more than chance is marked. */
import { useNavigate, useSearch } from "@tanstack/react-router";
import { type Clock, useAnalysable } from "../../../../api/analysis";
import { type Comparison, useComparable, useComparison } from "../../../../api/comparing";
import { useSession } from "../../../../api/hooks";
import { Empty, Page } from "../../../../kit/Page";
import { ListBones, Loading } from "../../../../kit/Skeleton";
import { Refused } from "../../../../shell/Broken";
import { currentLang, t } from "../../../../text";
import "../../../../text/analysis";
import "../../../../text/tasks";
import { periodOf } from "../figures";
import { Period } from "../Period";
import { type CompareSearch, USUAL_COMPARED } from "../search";
import { Choose } from "./Choose";
import { asked, isSame, namesOf, searchOf, twoOf } from "./choosing";
import { isShown, sentencesOf } from "./differing";
import { Figures } from "./Figures";
import { Pairs } from "./Pairs";
import "../analysis.css";
import "./compare.css";

export function ComparePage() {
  const navigate = useNavigate();
  const search = useSearch({ from: "/todo/compare" });
  const today = useSession().data?.today ?? "";
  const apps = useAnalysable();
  const app = apps.data?.find((one) => one.key === search.app) ?? apps.data?.[0];
  const flows = useComparable(app?.key);
  const two = flows.data ? twoOf(flows.data, search) : null;
  const period = periodOf(search, today, USUAL_COMPARED);
  const wanted = app && two && today && !isSame(two);
  const found = useComparison(
    wanted ? { app: app.key, sides: [asked(two[0]), asked(two[1])], ...period } : null,
  );
  const error = apps.error ?? flows.error ?? (wanted ? found.error : null);
  const go = (next: CompareSearch) => void navigate({ to: "/todo/compare", search: next, replace: true });
  const { app: _app, flow: _flow, version: _one, with: _with, with_version: _two, ...when } = search;
  const isAsking = apps.isPending || (app !== undefined && flows.isPending) || (wanted && !found.data);
  return (
    <Page
      title={t("comparing.title")}
      onBack={() =>
        void navigate({
          to: "/todo/analysis",
          search: app && two ? { app: app.key, flow: two[0].flow.key } : {},
        })
      }
    >
      <div className="analysis-tools">
        {apps.data && app && apps.data.length > 1 && (
          <select
            aria-label={t("comparing.app")}
            value={app.key}
            onChange={(event) => go({ ...when, app: event.target.value })}
          >
            {apps.data.map((one) => (
              <option key={one.key} value={one.key}>
                {one.label}
              </option>
            ))}
          </select>
        )}
        {flows.data && app && two && (
          <>
            <Choose
              flows={flows.data}
              two={two}
              today={today}
              onChoose={(next) => go({ ...when, app: app.key, ...searchOf(next) })}
            />
            <Period search={search} usual={USUAL_COMPARED} period={period} today={today} onSearch={go} />
          </>
        )}
      </div>
      {error && <Refused error={error} onRetry={() => void (apps.error ? apps : found).refetch()} />}
      {!error && isAsking && (
        <Loading>
          <ListBones rows={6} />
        </Loading>
      )}
      {!error && apps.data && !app && <Empty title={t("analysis.none")} hint={t("analysis.noneHint")} />}
      {!error && flows.data && !two && <Empty title={t("comparing.none")} hint={t("comparing.noneHint")} />}
      {!error && two && isSame(two) && <Empty title={t("comparing.same")} hint={t("comparing.sameHint")} />}
      {!error && wanted && found.data && (
        <div className={`analysis${found.isPlaceholderData ? " is-old" : ""}`} data-testid="compare">
          <Told found={found.data} clock={search.clock ?? "natural"} today={today} />
        </div>
      )}
    </Page>
  );
}

function Told({ found, clock, today }: { found: Comparison; clock: Clock; today: string }) {
  const names = namesOf(found.sides, today);
  const [first, ...others] = sentencesOf(found, names, clock);
  const steps = found.steps.filter(isShown);
  return (
    <>
      <section className="paper analysis-top" data-testid="comparing.top">
        <p className="analysis-slowest">
          <strong>{first}</strong> {others.join(currentLang() === "zh" ? "" : " ")}
        </p>
        <Figures found={found} names={names} clock={clock} />
        <p className="muted analysis-note">{t("comparing.note", { few: found.few })}</p>
      </section>
      {steps.length > 0 && (
        <section className="paper analysis-part" aria-label={t("analysis.steps")}>
          <h2>{t("analysis.steps")}</h2>
          <Pairs steps={steps} names={names} clock={clock} />
          <p className="muted analysis-note">{t("comparing.stepsNote")}</p>
        </section>
      )}
    </>
  );
}

/** 进行中的单据 without a flow in the address: the flows one may look at, by app. */
import { Link, useNavigate } from "@tanstack/react-router";
import { useAnalysable } from "../../../api/analysis";
import { Empty, Page } from "../../../kit/Page";
import { ListBones, Loading } from "../../../kit/Skeleton";
import { Refused } from "../../../shell/Broken";
import { t } from "../../../text";

/** app: only of this one, where there is such a one. */
export function Choose({ app }: { app: string }) {
  const navigate = useNavigate();
  const found = useAnalysable();
  const every = found.data ?? [];
  const apps = every.some((one) => one.key === app) ? every.filter((one) => one.key === app) : every;
  return (
    <Page title={t("under.title")} onBack={() => void navigate({ to: "/todo" })}>
      {found.error && <Refused error={found.error} onRetry={() => found.refetch()} />}
      {found.isPending && (
        <Loading>
          <ListBones rows={4} />
        </Loading>
      )}
      {found.data?.length === 0 && <Empty title={t("under.noFlows")} hint={t("under.noFlowsHint")} />}
      {apps.length > 0 && <p className="under-hint">{t("under.choose")}</p>}
      {apps.map((one) => (
        <section key={one.key} className="paper under-choose" data-testid="under-choose">
          <h3>{one.label}</h3>
          <ul>
            {one.flows.map((flow) => (
              <li key={flow.id}>
                <Link to="/todo/under-way" search={{ app: one.key, flow: flow.key }}>
                  {flow.label}
                </Link>
                {!flow.is_on && <span className="muted">{t("under.off")}</span>}
              </li>
            ))}
          </ul>
        </section>
      ))}
    </Page>
  );
}

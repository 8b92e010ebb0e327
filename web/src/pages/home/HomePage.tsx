/** The workbench: the figures, lists and rankings of every app, each a way into its rows. */
import type { CSSProperties } from "react";
import { useSession } from "../../api/hooks";
import type { AppView, WidgetView } from "../../api/types";
import { Empty, Page } from "../../kit/Page";
import { Loading } from "../../kit/Skeleton";
import { useAllApps } from "../../shell/useFindings";
import { t } from "../../text";
import { AtHand } from "./AtHand";
import { BackupLine } from "./BackupLine";
import { FigureCard } from "./FigureCard";
import { FindingLine } from "./FindingLine";
import { FirstSteps } from "./FirstSteps";
import { weekday } from "./figures";
import { GroupCard } from "./GroupCard";
import { RankingCard } from "./RankingCard";
import { RowsCard } from "./RowsCard";
import "./home.css";

const MOST_IN_ROW = 6;

export function HomePage() {
  const session = useSession();
  const apps = useAllApps();
  const today = session.data?.today ?? "";
  const shown = apps.filter((app) => app.home.length > 0);
  return (
    <Page
      title={t("home.title")}
      named
      extra={
        <span className="muted num">
          {today} {today && weekday(today)}
        </span>
      }
    >
      <FindingLine about="disk" isAdmin={session.data?.user.admin ?? false} />
      <FindingLine about="webhooks" isAdmin={session.data?.user.admin ?? false} />
      <BackupLine isAdmin={session.data?.user.admin ?? false} today={today} />
      <FirstSteps isAdmin={session.data?.user.admin ?? false} />
      {apps.some((app) => app.forms.some((form) => form.can.read || form.can.create)) && (
        <AtHand apps={apps} />
      )}
      {apps.length === 0 && <Loading />}
      {apps.length > 0 && shown.length === 0 && <Nothing isAdmin={session.data?.user.admin ?? false} />}
      {shown.map((app) => (
        <Home key={app.key} app={app} named={shown.length > 1} />
      ))}
    </Page>
  );
}

/** Nothing to show: who designs sees no business data; others ask for a role. */
function Nothing({ isAdmin }: { isAdmin: boolean }) {
  if (isAdmin) return <Empty title={t("home.emptyAdmin")} hint={t("home.emptyAdminHint")} />;
  return <Empty title={t("home.empty")} hint={t("home.emptyHint")} />;
}

function Home({ app, named }: { app: AppView; named: boolean }) {
  const figures = app.home.filter((widget) => widget.kind === "figure");
  const cards = app.home.filter((widget) => widget.kind !== "figure");
  const most = { "--count": Math.min(MOST_IN_ROW, figures.length) } as CSSProperties;
  return (
    <section className="home" aria-label={app.label}>
      {named && <h2>{app.label}</h2>}
      <div className="figures" style={most}>
        {figures.map((widget) => (
          <FigureCard key={widget.key} app={app.key} widget={widget} />
        ))}
      </div>
      <div className="cards">
        {cards.map((widget) => (
          <Card key={widget.key} app={app} widget={widget} />
        ))}
      </div>
    </section>
  );
}

function Card({ app, widget }: { app: AppView; widget: WidgetView }) {
  const form = app.forms.find((one) => one.key === widget.form);
  if (!form) return null;
  if (widget.query) return <RowsCard app={app.key} form={form} widget={widget} query={widget.query} />;
  if (!widget.aggregate) return null;
  const CardOf = widget.kind === "list" ? GroupCard : RankingCard;
  return <CardOf app={app.key} form={form} widget={widget} aggregate={widget.aggregate} />;
}

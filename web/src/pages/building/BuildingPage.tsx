/** 「搭建」: the apps somebody may build, and a new one. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";
import { type BuiltApp, buildingApi, buildingKeys } from "../../api/building";
import { keys } from "../../api/hooks";
import { ask } from "../../kit/dialogs";
import { Icon } from "../../kit/Icon";
import { Empty, Page } from "../../kit/Page";
import { Loading } from "../../kit/Skeleton";
import { toast } from "../../kit/toast";
import { AppIcon } from "../../shell/AppIcon";
import { Broken, Refused } from "../../shell/Broken";
import { t } from "../../text";
import { ArrangeApps } from "./ArrangeApps";
import { askName } from "./asking";
import { MoreWays } from "./MoreWays";
import { RemovedApps } from "./RemovedApps";
import { useIsAdmin, useMayBuild } from "./useMayBuild";
import "../../text/administrators";
import "../../text/building";
import "./building.css";

export function BuildingPage() {
  if (!useMayBuild()) return <Broken />;
  return <Apps />;
}

function Apps() {
  const apps = useQuery({ queryKey: buildingKeys.apps, queryFn: buildingApi.apps });
  const client = useQueryClient();
  const navigate = useNavigate();
  const [busy, setBusy] = useState(false);
  const [more, setMore] = useState(false);
  const [arranging, setArranging] = useState(false);
  const isAdmin = useIsAdmin();
  if (apps.error) return <Refused error={apps.error} onRetry={() => apps.refetch()} />;
  const begin = async (make: () => Promise<{ key: string }>) => {
    setBusy(true);
    try {
      const { key } = await make();
      void client.invalidateQueries({ queryKey: keys.apps });
      void client.invalidateQueries({ queryKey: keys.session });
      await navigate({ to: "/building/$app", params: { app: key } });
    } catch (error) {
      toast.fail(error);
    }
    setBusy(false);
  };
  const handleNew = async () => {
    const label = await ask(
      askName({
        title: t("building.newApp"),
        label: t("building.appName"),
        hint: t("building.newAppHint"),
        button: t("building.create"),
      }),
    );
    if (!label) return;
    await begin(() => buildingApi.newApp(label));
  };
  const button = isAdmin && (
    <>
      {(apps.data?.apps.length ?? 0) > 1 && (
        <Button icon={<Icon name="sort" />} onClick={() => setArranging(true)}>
          {t("building.arrange")}
        </Button>
      )}
      <Button onClick={() => setMore(true)}>{t("building.moreWays")}</Button>
      <Button icon={<Icon name="upload" />} onClick={() => void navigate({ to: "/building/from-file" })}>
        {t("building.fromFile")}
      </Button>
      <Button type="primary" icon={<Icon name="plus" />} loading={busy} onClick={handleNew}>
        {t("building.newApp")}
      </Button>
    </>
  );
  return (
    <Page title={t("building.title")} named actions={button}>
      {arranging && apps.data && <ArrangeApps apps={apps.data.apps} onClose={() => setArranging(false)} />}
      {more && <MoreWays onClose={() => setMore(false)} onBegin={begin} busy={busy} />}
      {!apps.data && <Loading />}
      {apps.data?.apps.length === 0 && (
        <Empty title={t("building.noApps")} hint={t("building.noAppsHint")} actions={button} />
      )}
      {groupsOf(apps.data?.apps ?? []).map(([group, members]) => (
        <section key={members[0]?.key} className="build-grouped" aria-label={group ?? undefined}>
          {group && <h2 className="build-group">{group}</h2>}
          <ul className="build-apps">
            {members.map((app) => (
              <li key={app.key} className="paper">
                <AppCard app={app} />
              </li>
            ))}
          </ul>
        </section>
      ))}
      {apps.data && <RemovedApps apps={apps.data.removed} />}
    </Page>
  );
}

/** Put apps that stand under the same heading together; they come in that order. */
function groupsOf(apps: readonly BuiltApp[]): [string | null, BuiltApp[]][] {
  const groups: [string | null, BuiltApp[]][] = [];
  for (const app of apps) {
    const last = groups.at(-1);
    if (last && last[0] === app.group) last[1].push(app);
    else groups.push([app.group, [app]]);
  }
  return groups;
}

function AppCard({ app }: { app: BuiltApp }) {
  return (
    <>
      <h2>
        <AppIcon icon={app.icon} color={app.color} />
        <Link to="/building/$app" params={{ app: app.key }}>
          {app.label}
        </Link>
        {app.handed_in ? (
          <span className="tag tag-blue">
            {t("administrators.waits", { name: app.handed_in.by.title ?? "—" })}
          </span>
        ) : (
          app.has_draft && <span className="tag tag-orange">{t("building.hasDraft")}</span>
        )}
      </h2>
      {app.description && <p>{app.description}</p>}
      <p className="muted">
        {app.forms.length > 0
          ? app.forms.map((form) => form.label).join(t("field.comma"))
          : t("building.noForms")}
      </p>
    </>
  );
}

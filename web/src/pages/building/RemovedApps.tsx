/** Apps that were removed: who did so and when, and the way back. */
import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { buildingApi, buildingKeys, type RemovedApp } from "../../api/building";
import { keys } from "../../api/hooks";
import { dateTimeText } from "../../kit/format";
import { toast } from "../../kit/toast";
import { AppIcon } from "../../shell/AppIcon";
import { t } from "../../text";

export function RemovedApps({ apps }: { apps: readonly RemovedApp[] }) {
  if (apps.length === 0) return null;
  return (
    <details className="build-removed" data-testid="removed-apps">
      <summary>{t("building.removedApps", { n: apps.length })}</summary>
      <ul>
        {apps.map((app) => (
          <li key={app.key}>
            <Removed app={app} />
          </li>
        ))}
      </ul>
    </details>
  );
}

function Removed({ app }: { app: RemovedApp }) {
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const handleRestore = async () => {
    setBusy(true);
    try {
      await buildingApi.restoreApp(app.key);
      toast.say(t("building.restoredApp", { label: app.label }));
      void client.invalidateQueries({ queryKey: buildingKeys.apps });
      void client.invalidateQueries({ queryKey: keys.apps });
    } catch (error) {
      toast.fail(error);
      setBusy(false);
    }
  };
  return (
    <>
      <AppIcon icon={app.icon} color={app.color} />
      <span className="build-removed-name">
        {app.label}
        <span className="muted">
          {t("building.removedBy", { who: app.by?.title ?? t("live.somebody"), at: dateTimeText(app.at) })}
        </span>
      </span>
      <Button
        loading={busy}
        onClick={handleRestore}
        aria-label={t("building.restoreNamed", { label: app.label })}
      >
        {t("building.restoreApp")}
      </Button>
    </>
  );
}

/** 「体检」: how it is with disk, clock, database, files, backups and jobs, and what to do where it is not good. */
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { type Finding, settingsApi } from "../../../api/settings";
import { Icon, type IconName } from "../../../kit/Icon";
import { Loading } from "../../../kit/Skeleton";
import { Refused } from "../../../shell/Broken";
import { t } from "../../../text";
import type { Section } from "../section";
import "./health.css";

const ICONS: Record<Finding["level"], IconName> = { good: "check", warn: "warning", bad: "close" };

function Body() {
  const found = useQuery({ queryKey: ["settings", "health"], queryFn: settingsApi.health, gcTime: 0 });
  if (found.error) return <Refused error={found.error} onRetry={() => found.refetch()} />;
  if (!found.data) return <Loading />;
  return (
    <>
      <ul className="settings-part findings">
        {found.data.findings.map((one) => (
          <li key={one.key} className={`finding is-${one.level}`}>
            <Icon name={ICONS[one.level]} size={16} />
            <div>
              <span className="visually-hidden">{t(`health.${one.level}`)}</span>
              <span>{one.says}</span>
              {one.remedy && <p>{one.remedy}</p>}
            </div>
          </li>
        ))}
      </ul>
      <div className="settings-part">
        <Button loading={found.isFetching} onClick={() => found.refetch()}>
          {t("health.again")}
        </Button>
        <p className="muted">{t("health.hint")}</p>
      </div>
    </>
  );
}

export const section: Section = {
  key: "health",
  place: 90,
  title: () => t("health.title"),
  icon: "chart",
  Body,
};

/** For administrators: that the server's disk has little room, and what to do; nothing while there is enough. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { settingsApi } from "../../api/settings";
import { t } from "../../text";

const LOOK_MS = 60_000;

export function DiskLine({ isAdmin }: { isAdmin: boolean }) {
  const found = useQuery({
    queryKey: ["settings", "disk"],
    queryFn: settingsApi.disk,
    enabled: isAdmin,
    refetchInterval: LOOK_MS,
  });
  if (!found.data || found.data.level === "good") return null;
  return (
    <p className={`backup-line is-${found.data.level}`} data-testid="disk-line">
      <span>
        {found.data.says}
        {t("home.stop")}
        {found.data.remedy}
      </span>{" "}
      <Link to="/settings/$section" params={{ section: "server" }}>
        {t("home.lookServer")}
      </Link>
    </p>
  );
}

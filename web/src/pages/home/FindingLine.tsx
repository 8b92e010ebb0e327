/** For administrators: what is wrong with the server, such as little room on its disk, and what to do; nothing while all is well. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { settingsApi } from "../../api/settings";
import { t } from "../../text";

const LOOK_MS = 60_000;

/** What is looked at, by the key of the doctor's finding, and the section of the settings it belongs to. */
const LINES = {
  disk: { section: "server", read: settingsApi.disk, look: "home.lookServer" },
  webhooks: { section: "webhooks", read: settingsApi.webhooks, look: "home.lookWebhooks" },
} as const;

export function FindingLine({ about, isAdmin }: { about: keyof typeof LINES; isAdmin: boolean }) {
  const { section, read, look } = LINES[about];
  const found = useQuery({
    queryKey: ["settings", about],
    queryFn: read,
    enabled: isAdmin,
    refetchInterval: LOOK_MS,
  });
  if (!found.data || found.data.level === "good") return null;
  return (
    <p className={`backup-line is-${found.data.level}`} data-testid={`${about}-line`}>
      <span>
        {found.data.says}
        {t("home.stop")}
        {found.data.remedy}
      </span>{" "}
      <Link to="/settings/$section" params={{ section }}>
        {t(look)}
      </Link>
    </p>
  );
}

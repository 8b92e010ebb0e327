/** 「设置」: what administrators decide for the whole workspace; a list of sections at the left, one of them beside it. */
import { Link, useParams } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useSession } from "../../api/hooks";
import { Icon } from "../../kit/Icon";
import { Page } from "../../kit/Page";
import { Loading } from "../../kit/Skeleton";
import { Broken } from "../../shell/Broken";
import { t } from "../../text";
import { sections } from "./section";
import "../../text/people";
import "../../text/settings";
import "./settings.css";

export function SettingsPage() {
  const session = useSession();
  const { section: asked } = useParams({ strict: false });
  const shown = asked === undefined ? sections[0] : sections.find((one) => one.key === asked);
  const tab = useRef<HTMLAnchorElement>(null);
  const key = session.data && shown?.key;
  // On a phone the sections stand in one line that scrolls: the one that is shown must be in sight.
  useEffect(() => {
    if (key) tab.current?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [key]);
  if (!session.data) return <Loading />;
  if (!session.data.user.admin || !shown) return <Broken />;
  return (
    <Page title={t("settings.title")}>
      <div className={`settings${shown.isWide ? " is-wide" : ""}`}>
        <nav aria-label={t("settings.sections")}>
          {sections.map((one) => (
            <Link
              key={one.key}
              ref={one === shown ? tab : undefined}
              to="/settings/$section"
              params={{ section: one.key }}
              aria-current={one === shown ? "page" : undefined}
            >
              <Icon name={one.icon} size={16} />
              {one.title()}
            </Link>
          ))}
        </nav>
        <section className="paper" aria-labelledby="settings-title" data-testid={`settings.${shown.key}`}>
          <h2 id="settings-title">{shown.title()}</h2>
          <shown.Body key={shown.key} />
        </section>
      </div>
    </Page>
  );
}

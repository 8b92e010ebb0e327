/** The first screens, one touch apart. */
import { Icon } from "../../kit/Icon";
import { t } from "../../text";
import { hrefs } from "../places";
import { go, usePlace } from "../router";

const TABS = [
  { screen: "home", icon: "home", text: "phone.home" },
  { screen: "search", icon: "search", text: "phone.search" },
  { screen: "me", icon: "user", text: "phone.me" },
] as const;

export function TabBar() {
  const { screen } = usePlace();
  return (
    <nav className="tab-bar" aria-label={t("nav.label")}>
      {TABS.map((tab) => (
        <a
          key={tab.screen}
          href={hrefs[tab.screen]}
          className={tab.screen === screen ? "is-on" : ""}
          aria-current={tab.screen === screen ? "page" : undefined}
          onClick={(event) => {
            event.preventDefault();
            // The tabs lie beside each other: the way back leads past all of them.
            if (tab.screen !== screen) go(hrefs[tab.screen], { replace: true });
          }}
        >
          <Icon name={tab.icon} size={22} />
          <span>{t(tab.text)}</span>
        </a>
      ))}
    </nav>
  );
}

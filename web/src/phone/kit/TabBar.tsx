/** The first screens, one touch apart. */
import { useSession } from "../../api/hooks";
import { Icon } from "../../kit/Icon";
import { useTodo } from "../../shell/tasks/useTodo";
import { t } from "../../text";
import { hrefs } from "../places";
import { go, usePlace } from "../router";

const TABS = [
  { screen: "home", icon: "home", text: "phone.home", href: hrefs.home },
  { screen: "todo", icon: "todo", text: "nav.todo", href: hrefs.todo() },
  { screen: "search", icon: "search", text: "phone.search", href: hrefs.search },
  { screen: "me", icon: "user", text: "phone.me", href: hrefs.me },
] as const;

export function TabBar() {
  const { screen } = usePlace();
  const todo = useTodo(useSession().data);
  return (
    <nav className="tab-bar" aria-label={t("nav.label")}>
      {TABS.map((tab) => (
        <a
          key={tab.screen}
          href={tab.href}
          className={tab.screen === screen ? "is-on" : ""}
          aria-current={tab.screen === screen ? "page" : undefined}
          onClick={(event) => {
            event.preventDefault();
            // The tabs lie beside each other: the way back leads past all of them.
            if (tab.screen !== screen) go(tab.href, { replace: true });
          }}
        >
          <Icon name={tab.icon} size={22} />
          {tab.screen === "todo" && todo && todo.count > 0 && (
            <b className="tab-badge num" data-testid="todo.badge">
              {todo.text}
            </b>
          )}
          <span>{t(tab.text)}</span>
        </a>
      ))}
    </nav>
  );
}

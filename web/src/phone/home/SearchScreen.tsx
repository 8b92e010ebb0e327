/** Records, forms and things to do, found by a few letters in everything one may see. */
import { useState } from "react";
import { Icon } from "../../kit/Icon";
import { useFindings } from "../../shell/useFindings";
import { t } from "../../text";
import { Nothing, Screen } from "../kit/Screen";
import { SearchBox } from "../kit/SearchBox";
import "./home.css";

/** What was searched for, when one comes back from a record that was found. */
let lastSearch = "";

export function SearchScreen() {
  const [text, setText] = useState(lastSearch);
  const { findings, busy } = useFindings(text);
  const change = (next: string) => {
    lastSearch = next;
    setText(next);
  };
  const shown = text.trim() === "" ? [] : findings;
  const groups = [...new Set(shown.map((one) => one.group))];
  return (
    <Screen
      title={t("phone.search")}
      tabs
      testId="search"
      head={<SearchBox value={text} onText={change} hint={t("jump.hint")} autoFocus={text === ""} />}
    >
      {groups.map((group) => (
        <section key={group} aria-label={group}>
          <h2>{group}</h2>
          <ul className="group">
            {shown
              .filter((one) => one.group === group)
              .map((one) => (
                <li key={one.key} className="line">
                  <a className="line-main" href={one.to}>
                    <span className="line-icon">
                      <Icon name={one.icon} size={19} />
                    </span>
                    <span className="line-two">
                      <span className="line-title">{one.title}</span>
                      {one.detail && <span className="line-detail num">{one.detail}</span>}
                    </span>
                    <Icon name="next" size={16} />
                  </a>
                </li>
              ))}
          </ul>
        </section>
      ))}
      {text.trim() !== "" && !busy && shown.length === 0 && (
        <Nothing title={t("jump.none", { text: text.trim() })} hint={t("phone.searchHint")} />
      )}
      {text.trim() === "" && <p className="muted home-hint">{t("phone.searchHint")}</p>}
    </Screen>
  );
}

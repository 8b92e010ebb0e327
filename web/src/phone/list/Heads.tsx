/** Above the cards: the views to choose from, and what the list is filtered by. */
import { useEffect, useRef } from "react";
import type { AppView, Filter, FormView } from "../../api/types";
import { Icon } from "../../kit/Icon";
import { conjuncts, without } from "../../lists/filters";
import type { Listing } from "../../lists/listing";
import { sentence } from "../../lists/sentences";
import { t } from "../../text";
import { hrefs } from "../places";
import { go } from "../router";

export function Views({ listing }: { listing: Listing }) {
  const { app, form, tabs, view, first } = listing;
  const place = { app: app.key, form: form.key };
  const row = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the view at hand is brought into sight when it changes
  useEffect(() => {
    const lit = row.current?.querySelector<HTMLElement>(".is-on");
    if (lit && row.current) row.current.scrollLeft = lit.offsetLeft - 16;
  }, [view?.key]);
  if (tabs.length < 2) return null;
  const hrefOf = (key: string) => hrefs.list(place, key === first?.key ? {} : { view: key });
  const show = (href: string) => {
    go(href, { replace: true });
    window.scrollTo(0, 0);
  };
  const choose = async () => {
    const { askView } = await import("./ViewsSheet");
    const key = await askView(listing);
    if (key) show(hrefOf(key));
  };
  return (
    <div className="views-row">
      <nav className="views" aria-label={t("list.views")} ref={row}>
        {tabs.map((one) => {
          const href = hrefOf(one.key);
          return (
            <a
              key={one.key}
              href={href}
              className={`view${one.key === view?.key ? " is-on" : ""}`}
              aria-current={one.key === view?.key ? "true" : undefined}
              onClick={(event) => {
                event.preventDefault();
                show(href);
              }}
            >
              {one.label}
            </a>
          );
        })}
      </nav>
      <button type="button" className="tap" aria-label={t("phone.allViews")} onClick={() => void choose()}>
        <Icon name="down" size={19} />
      </button>
    </div>
  );
}

interface ChipsProps {
  app: AppView;
  form: FormView;
  filter: Filter | null;
  onFilter: (filter: Filter | null) => void;
}

export function Chips({ app, form, filter, onFilter }: ChipsProps) {
  const parts = conjuncts(filter);
  if (!filter || parts.length === 0) return null;
  return (
    <ul className="chips" aria-label={t("filter.title")}>
      {parts.map((part, index) => {
        const text = sentence(app, form, part);
        return (
          <li key={JSON.stringify(part)} className="chip">
            <span>{text}</span>
            <button
              type="button"
              aria-label={t("filter.remove", { text })}
              onClick={() => onFilter(without(filter, index))}
            >
              <Icon name="close" size={15} />
            </button>
          </li>
        );
      })}
    </ul>
  );
}

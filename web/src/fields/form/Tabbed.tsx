/** Tabs of a page. What is in another tab stays in the page, so that what was typed there is kept, found and printed. */
import { type KeyboardEvent, type ReactNode, useId, useState } from "react";
import type { Tab } from "./sections";
import "./page.css";

interface TabbedProps {
  tabs: readonly Tab[];
  children: (tab: Tab) => ReactNode;
}

export function Tabbed({ tabs, children }: TabbedProps) {
  const id = useId();
  const [chosen, setChosen] = useState(tabs[0]?.key);
  const shown = tabs.some((tab) => tab.key === chosen) ? chosen : tabs[0]?.key;
  const handleKey = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!by || event.altKey) return;
    event.preventDefault();
    const at = tabs.findIndex((tab) => tab.key === shown);
    const next = tabs[(at + by + tabs.length) % tabs.length];
    if (!next) return;
    setChosen(next.key);
    document.getElementById(`${id}-${next.key}`)?.focus();
  };
  return (
    <>
      <div className="form-tabs" role="tablist" onKeyDown={handleKey}>
        {tabs.map((tab) => (
          <button
            key={tab.key}
            id={`${id}-${tab.key}`}
            type="button"
            role="tab"
            aria-selected={tab.key === shown}
            aria-controls={`${id}-${tab.key}-panel`}
            tabIndex={tab.key === shown ? 0 : -1}
            onClick={() => setChosen(tab.key)}
          >
            {tab.label}
          </button>
        ))}
      </div>
      {tabs.map((tab) => (
        <div
          key={tab.key}
          id={`${id}-${tab.key}-panel`}
          className="form-tab"
          role="tabpanel"
          aria-labelledby={`${id}-${tab.key}`}
          hidden={tab.key !== shown}
        >
          {children(tab)}
        </div>
      ))}
    </>
  );
}

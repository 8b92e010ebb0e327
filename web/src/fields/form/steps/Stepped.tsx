/** The steps of a page with the one that is filled in; the others stay in the page, so that nothing typed is lost. */
import { type ReactNode, useEffect, useRef } from "react";
import type { FormView } from "../../../api/types";
import { Icon } from "../../../kit/Icon";
import { t } from "../../../text";
import type { Tab } from "../sections";
import { tabsOf } from "../sections";
import { panelId, type Stepping, stepId } from "./useSteps";
import "../../../text/steps";
import "../page.css";
import "./steps.css";

interface SteppedProps {
  view: FormView;
  stepping: Stepping;
  children: (tab: Tab) => ReactNode;
}

export function Stepped({ view, stepping, children }: SteppedProps) {
  const { id, steps, at, go, mayGo, hasWrong } = stepping;
  const bar = useRef<HTMLOListElement>(null);
  const current = steps[at];
  useEffect(() => {
    const list = bar.current;
    const item = list?.children[at] as HTMLElement | undefined;
    if (list && item) list.scrollLeft = item.offsetLeft - (list.clientWidth - item.offsetWidth) / 2;
  }, [at]);
  const place = t("steps.place", { n: at + 1, all: steps.length, name: current?.label ?? "" });
  return (
    <>
      <nav className="steps" aria-label={t("steps.label")}>
        <ol ref={bar}>
          {steps.map((step, index) => {
            const isDone = stepping.isDone(step);
            const isWrong = hasWrong(step);
            return (
              <li
                key={step.key}
                className={`${index === at ? "is-current" : isDone ? "is-done" : ""}${isWrong ? " is-wrong" : ""}`}
              >
                <button
                  id={stepId(id, step.key)}
                  type="button"
                  aria-current={index === at ? "step" : undefined}
                  disabled={!mayGo(step)}
                  onClick={() => index !== at && go(index)}
                >
                  <span className="step-mark" aria-hidden="true">
                    {isWrong ? "!" : isDone ? <Icon name="check" size={14} /> : index + 1}
                  </span>
                  <span className="visually-hidden">{t("steps.number", { n: index + 1 })} </span>
                  <span className="step-name">{step.label}</span>
                  {(isWrong || isDone) && (
                    <span className="visually-hidden"> {t(isWrong ? "steps.wrong" : "steps.done")}</span>
                  )}
                </button>
              </li>
            );
          })}
        </ol>
        <p className="visually-hidden" role="status">
          {place}
        </p>
      </nav>
      {tabsOf(view, "adding").tabs.map((tab) => (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset would draw itself around the sections
        <div
          key={tab.key}
          id={panelId(id, tab.key)}
          className="form-tab"
          role="group"
          tabIndex={-1}
          aria-labelledby={stepId(id, tab.key)}
          hidden={tab.key !== current?.key}
        >
          {children(tab)}
        </div>
      ))}
      {stepping.mayGoOn && (
        <p className="steps-note" role="status">
          {t("steps.mayGoOn")}
        </p>
      )}
    </>
  );
}

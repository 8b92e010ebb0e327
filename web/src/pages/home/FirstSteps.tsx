/** For administrators of a new workspace: what to do first, ticked by what is there, until it is put away. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { type FirstStep, settingsApi } from "../../api/settings";
import { Icon } from "../../kit/Icon";
import { t } from "../../text";

const KEY = ["settings", "first-steps"];

export function FirstSteps({ isAdmin }: { isAdmin: boolean }) {
  const client = useQueryClient();
  const found = useQuery({ queryKey: KEY, queryFn: settingsApi.firstSteps, enabled: isAdmin, staleTime: 0 });
  const away = useMutation({
    mutationFn: settingsApi.putFirstStepsAway,
    onSuccess: (now) => client.setQueryData(KEY, now),
  });
  const steps = found.data?.steps ?? [];
  if (steps.length === 0) return null;
  const done = steps.filter((step) => step.done).length;
  return (
    <section className="first-steps paper" aria-label={t("home.first")} data-testid="first-steps">
      <header>
        <h2>{t("home.first")}</h2>
        <span className="muted">{t("home.firstDone", { done, all: steps.length })}</span>
        <button type="button" className="plain-button" onClick={() => away.mutate()}>
          {t("home.firstAway")}
        </button>
      </header>
      <ol>
        {steps.map((step) => (
          <li key={step.name} className={step.done ? "is-done" : undefined}>
            <Way step={step}>
              <span className="first-mark">{step.done && <Icon name="check" size={13} />}</span>
              <span>
                <b>{t(`home.first.${step.name}`)}</b>
                <span className="muted">{t(`home.first.${step.name}.hint`)}</span>
              </span>
            </Way>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** To the very place where a step is taken. */
function Way({ step, children }: { step: FirstStep; children: ReactNode }) {
  if (step.name === "colleague") {
    return (
      <Link to="/a/$app/f/$form" params={{ app: "workspace", form: "people" }}>
        {children}
      </Link>
    );
  }
  if (step.name === "second") {
    return (
      <Link to="/settings/$section" params={{ section: "backup" }}>
        {children}
      </Link>
    );
  }
  if (step.name === "record" && step.at) {
    return (
      <Link to="/a/$app/f/$form" params={step.at}>
        {children}
      </Link>
    );
  }
  return <Link to="/building">{children}</Link>;
}

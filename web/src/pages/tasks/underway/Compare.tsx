/** The steps of an earlier version beside those of now: which are gone, which are new, which are called otherwise. */
import { useState } from "react";
import type { FlowVersion, VersionStep } from "../../../api/underWay";
import { t } from "../../../text";

export function Compare({ versions }: { versions: readonly FlowVersion[] }) {
  const earlier = versions.filter((one) => !one.is_now);
  const [version, setVersion] = useState("");
  const old = earlier.find((one) => one.version === version) ?? earlier[0];
  const now = versions.find((one) => one.is_now);
  if (!old || !now) return null;
  return (
    <details className="paper under-compare">
      <summary>{t("under.compare")}</summary>
      {earlier.length > 1 && (
        <select
          aria-label={t("under.version")}
          value={old.version}
          onChange={(event) => setVersion(event.target.value)}
        >
          {earlier.map((one) => (
            <option key={one.version} value={one.version}>
              {t("under.versionSince", { at: (one.since ?? "").slice(0, 10) })}
            </option>
          ))}
        </select>
      )}
      <div className="under-columns">
        <Column title={t("under.old")} steps={old.steps} beside={now.steps} mark="gone" />
        <Column title={t("under.new")} steps={now.steps} beside={old.steps} mark="added" />
      </div>
    </details>
  );
}

interface ColumnProps {
  title: string;
  steps: readonly VersionStep[] | null;
  beside: readonly VersionStep[] | null;
  mark: "gone" | "added";
}

function Column({ title, steps, beside, mark }: ColumnProps) {
  const other = new Map(beside?.map((one) => [one.node, one.label]));
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      {steps === null && <p className="muted">{t("under.unreadable")}</p>}
      {steps?.length === 0 && <p className="muted">{t("under.noSteps")}</p>}
      <ol>
        {steps?.map((step) => {
          const beside = other.get(step.node);
          const isOnly = beside === undefined && other.size > 0;
          return (
            <li key={step.node} className={isOnly ? `is-${mark}` : undefined}>
              {step.ways.length > 0 && <span className="muted">{step.ways.join(" › ")} › </span>}
              {step.label}
              {isOnly && <b> {t(`under.${mark}`)}</b>}
              {mark === "added" && beside !== undefined && beside !== step.label && (
                <b> {t("under.renamed")}</b>
              )}
            </li>
          );
        })}
      </ol>
    </section>
  );
}

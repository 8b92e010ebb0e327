/** Flows a publish switches on: for those the clock begins, whether it does for what is due already; not unless it is said. */
import "../../text/flows";
import type { DueFlow } from "../../api/rehearsals";
import { countText } from "../../kit/format";
import { t } from "../../text";
import { useIsAdmin } from "./useMayBuild";

interface DueFlowsProps {
  due: readonly DueFlow[];
  begins: readonly string[];
  onChange: (begins: readonly string[]) => void;
}

export function DueFlows({ due, begins, onChange }: DueFlowsProps) {
  const isAdmin = useIsAdmin();
  return due.map((one) => (
    <fieldset key={one.flow} className="publish-follow" data-testid={`due.${one.flow}`}>
      <legend>{t(`flows.dueAsk.${one.by}`, { flow: one.label, n: dueCount(one) })}</legend>
      {[true, false].map((now) => (
        <label key={String(now)}>
          <input
            type="radio"
            name={`due.${one.flow}`}
            disabled={now && !isAdmin}
            checked={begins.includes(one.flow) === now}
            onChange={() =>
              onChange([...begins.filter((flow) => flow !== one.flow), ...(now ? [one.flow] : [])])
            }
          />
          {t(`flows.due${now ? "Now" : "Later"}.${one.by}`)}
        </label>
      ))}
      {!isAdmin && <p className="muted">{t("flows.dueAdmin")}</p>}
    </fieldset>
  ));
}

/** How many there are, as far as they were counted. */
export const dueCount = ({ count, is_more }: { count: number; is_more: boolean }) =>
  is_more ? t("flows.dueMore", { n: countText(count) }) : countText(count);

/** 「这张单将由 … 审批」: below a form that is filled in, who will be asked about it; and the choice of people, where it is its starter's. */
import type { WireComing } from "../../api/taskWire";
import { t } from "../../text";
import "../../text/tasks";
import { PeopleBox } from "./PeopleBox";
import type { WayAhead } from "./useWay";
import { namesOf } from "./words";
import "./way.css";

/** noun: what one record is called; without it one that is there is handed in again. */
export function WayLine({ way, noun }: { way: WayAhead; noun?: string }) {
  const shown = way.ways.filter((one) => one.steps.length > 0);
  if (shown.length === 0) return null;
  return (
    <section
      className="way paper group"
      aria-label={noun ? t("way.title", { noun }) : t("act.hand_in")}
      data-testid="way"
    >
      {shown.map((one) => (
        <div key={one.flow.id}>
          <p>{t(noun ? "way.says" : "way.saysAgain", { noun: noun ?? "", flow: one.flow.label })}</p>
          <ol>
            {one.steps.map((step) => (
              <li key={step.node}>
                <b>{step.step}</b>
                <span className="muted">{whom(step)}</span>
              </li>
            ))}
          </ol>
          {one.steps
            .filter((step) => step.chosen_by === "starter")
            .map((step) => (
              <PeopleBox
                key={step.node}
                label={t("act.choose", { label: step.step })}
                many
                chosen={way.chosen[step.node] ?? []}
                onChange={(people) => way.choose(step.node, people)}
              />
            ))}
        </div>
      ))}
    </section>
  );
}

function whom({ people, chosen_by }: WireComing): string {
  if (chosen_by === "starter") return t("way.youChoose");
  if (chosen_by === "before") return t("run.beforeChooses");
  return namesOf(people);
}

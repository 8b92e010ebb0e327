/** The steps of both, the same ones in one line: how long each usually took, what was sent back, what was late. */
import type { Clock } from "../../../../api/analysis";
import type { ComparedPair, ComparedStep } from "../../../../api/comparing";
import { EMPTY } from "../../../../kit/format";
import { t } from "../../../../text";
import { partText, secondsText } from "../figures";
import { partDifference, timeDifference } from "./differing";
import { Told } from "./Figures";

interface PairsProps {
  steps: readonly ComparedPair[];
  names: readonly [string, string];
  clock: Clock;
}

export function Pairs({ steps, names, clock }: PairsProps) {
  return (
    <table className="analysis-table compare-table" data-testid="comparing.steps">
      <thead>
        <tr>
          <th>{t("analysis.step")}</th>
          <th>{names[0]}</th>
          <th>{names[1]}</th>
          <th>{t("comparing.tookDiffers")}</th>
          <th>{t("comparing.returned")}</th>
          <th>{t("analysis.late")}</th>
        </tr>
      </thead>
      <tbody>
        {steps.map((pair) => (
          <Line key={`${pair.node} ${pair.sides[0] === null}`} pair={pair} names={names} clock={clock} />
        ))}
      </tbody>
    </table>
  );
}

function Line({ pair, names, clock }: { pair: ComparedPair } & Omit<PairsProps, "steps">) {
  const { sides, verdicts } = pair;
  const [one, two] = sides;
  const isBoth = one !== null && two !== null;
  const isUsed = isBoth && one.visits + two.visits > 0;
  const where = (one ?? two)?.ways.join(" › ");
  const isRenamed = isBoth && one.label !== two.label;
  return (
    <tr>
      <td className="analysis-step">
        <b>{pair.label}</b>
        {where && <span className="muted">{where}</span>}
        {isRenamed && <span className="muted">{t("comparing.renamed", { label: two.label })}</span>}
      </td>
      {sides.map((step, at) => (
        <td key={at === 0 ? "first" : "second"} data-label={names[at]} className="compare-step-side">
          {step ? <Took step={step} clock={clock} /> : <span className="muted">{t("comparing.noStep")}</span>}
        </td>
      ))}
      <td data-label={t("comparing.tookDiffers")} className={isUsed ? undefined : "is-bare"}>
        {isUsed && (
          <Told
            difference={timeDifference(
              one[clock].took?.median_seconds,
              two[clock].took?.median_seconds,
              verdicts.took?.[clock],
            )}
          />
        )}
      </td>
      <td data-label={t("comparing.returned")} className={isUsed ? undefined : "is-bare"}>
        {isUsed && verdicts.returned && (
          <Parts
            one={one.visits ? one.returned_rate : null}
            two={two.visits ? two.returned_rate : null}
            verdict={verdicts.returned}
          />
        )}
      </td>
      <td data-label={t("analysis.late")} className={isUsed && verdicts.late ? undefined : "is-bare"}>
        {isBoth && verdicts.late && (
          <Parts
            one={one.visits ? one.late_rate : null}
            two={two.visits ? two.late_rate : null}
            verdict={verdicts.late}
          />
        )}
      </td>
    </tr>
  );
}

function Took({ step, clock }: { step: ComparedStep; clock: Clock }) {
  const { took, waiting_seconds, working_seconds } = step[clock];
  return (
    <>
      <span className="num">{secondsText(took?.median_seconds)}</span>
      {took && (
        <span className="muted num">
          {t("comparing.stepSays", {
            mean: secondsText(took.mean_seconds),
            p90: secondsText(took.p90_seconds),
            n: took.count,
          })}
        </span>
      )}
      {waiting_seconds !== null && working_seconds !== null && (
        <span className="muted num">
          {t("comparing.opened", {
            waiting: secondsText(waiting_seconds),
            working: secondsText(working_seconds),
          })}
        </span>
      )}
      {step.open > 0 && <span className="muted num">{t("comparing.open", { n: step.open })}</span>}
    </>
  );
}

interface PartsProps {
  one: number | null;
  two: number | null;
  verdict: Parameters<typeof partDifference>[2];
}

function Parts({ one, two, verdict }: PartsProps) {
  const said = (value: number | null) => (value === null ? EMPTY : partText(value));
  const difference = partDifference(one, two, verdict);
  return (
    <>
      <span className="num">{t("comparing.fromTo", { one: said(one), two: said(two) })}</span>
      {difference.tone !== "none" && <Told difference={difference} />}
    </>
  );
}

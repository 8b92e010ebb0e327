/** The two as a whole: how many, how long, how much was opened late, sent back, refused. */
import type { Clock } from "../../../../api/analysis";
import type { ComparedSide, Comparison } from "../../../../api/comparing";
import { EMPTY } from "../../../../kit/format";
import { t } from "../../../../text";
import { partText, secondsText } from "../figures";
import { type Difference, partDifference, timeDifference } from "./differing";

interface FiguresProps {
  found: Comparison;
  names: readonly [string, string];
  clock: Clock;
}

export function Figures({ found, names, clock }: FiguresProps) {
  const { verdicts } = found;
  const [one, two] = found.sides;
  const time = (
    seconds: (side: ComparedSide) => number | null | undefined,
    verdict: Comparison["verdicts"]["took"][Clock],
  ) => timeDifference(seconds(one), seconds(two), verdict);
  const took = (side: ComparedSide) => side[clock].took;
  return (
    <table className="analysis-table compare-table" data-testid="comparing.whole">
      <thead>
        <tr>
          <th>{t("comparing.figure")}</th>
          <th className="is-number">{names[0]}</th>
          <th className="is-number">{names[1]}</th>
          <th>{t("comparing.difference")}</th>
        </tr>
      </thead>
      <tbody>
        <Row name={t("analysis.begun")} names={names} sides={found.sides} say={({ runs }) => runs.begun} />
        <Row
          name={t("comparing.ended")}
          names={names}
          sides={found.sides}
          say={({ runs }) =>
            t("comparing.endedSays", { n: runs.ended, yes: runs.approved, no: runs.rejected })
          }
        />
        <Row
          name={t("analysis.running")}
          names={names}
          sides={found.sides}
          say={({ runs }) => runs.running}
        />
        <Row
          name={t("comparing.cut")}
          names={names}
          sides={found.sides}
          say={({ runs }) => runs.withdrawn + runs.cancelled}
        />
        <Row
          name={t("comparing.median")}
          names={names}
          sides={found.sides}
          say={(side) => secondsText(took(side)?.median_seconds)}
          difference={time((side) => took(side)?.median_seconds, verdicts.took[clock])}
        />
        <Row
          name={t("comparing.mean")}
          names={names}
          sides={found.sides}
          say={(side) => secondsText(took(side)?.mean_seconds)}
        />
        <Row
          name={t("comparing.p90")}
          names={names}
          sides={found.sides}
          say={(side) => secondsText(took(side)?.p90_seconds)}
        />
        <Row
          name={t("comparing.waiting")}
          names={names}
          sides={found.sides}
          say={(side) => secondsText(side[clock].waiting_seconds)}
          difference={time((side) => side[clock].waiting_seconds, verdicts.waiting[clock])}
        />
        <Row
          name={t("comparing.working")}
          names={names}
          sides={found.sides}
          say={(side) => secondsText(side[clock].working_seconds)}
          difference={time((side) => side[clock].working_seconds, verdicts.working[clock])}
        />
        <Row
          name={t("comparing.waitingShare")}
          names={names}
          sides={found.sides}
          say={(side) => part(side[clock].waiting_share)}
        />
        <Row
          name={t("comparing.sentBack")}
          names={names}
          sides={found.sides}
          say={(side) => counted(side.sent_back_rate, side.sent_back, side.runs.begun)}
          difference={partDifference(one.sent_back_rate, two.sent_back_rate, verdicts.sent_back)}
        />
        <Row
          name={t("comparing.rejected")}
          names={names}
          sides={found.sides}
          say={(side) => counted(side.rejected_rate, side.runs.rejected, side.runs.ended)}
          difference={partDifference(one.rejected_rate, two.rejected_rate, verdicts.rejected)}
        />
        <Row
          name={t("comparing.late")}
          names={names}
          sides={found.sides}
          say={(side) => (side.late_rate === null ? EMPTY : counted(side.late_rate, side.late, side.timed))}
          difference={partDifference(one.late_rate, two.late_rate, verdicts.late)}
        />
      </tbody>
    </table>
  );
}

const part = (value: number | null): string => (value === null ? EMPTY : partText(value));

/** "30%（3 / 10）", as parts of few look large. */
const counted = (value: number, some: number, of: number): string =>
  of === 0 ? EMPTY : t("comparing.counted", { share: partText(value), n: some, of });

interface RowProps {
  name: string;
  names: readonly [string, string];
  sides: Comparison["sides"];
  say: (side: ComparedSide) => string | number;
  difference?: Difference;
}

function Row({ name, names, sides, say, difference }: RowProps) {
  return (
    <tr>
      <td className="analysis-step">{name}</td>
      <td className="is-number num" data-label={names[0]}>
        {say(sides[0])}
      </td>
      <td className="is-number num" data-label={names[1]}>
        {say(sides[1])}
      </td>
      <td data-label={t("comparing.difference")} className={difference ? undefined : "is-bare"}>
        {difference && <Told difference={difference} />}
      </td>
    </tr>
  );
}

export const Told = ({ difference: { text, tone } }: { difference: Difference }) => (
  <span className={`compare-told is-${tone}`}>{text}</span>
);

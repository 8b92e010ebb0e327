/** Who answered how much, and how long each usually took from their turn on. */
import type { AnalysedPerson, Clock } from "../../../api/analysis";
import { nameOf } from "../../../shell/tasks/words";
import { t } from "../../../text";
import { secondsText } from "./figures";

export function People({ people, clock }: { people: readonly AnalysedPerson[]; clock: Clock }) {
  return (
    <section className="paper analysis-part" aria-label={t("analysis.people")}>
      <h2>{t("analysis.people")}</h2>
      {people.length === 0 && <p className="muted analysis-note">{t("analysis.noPeople")}</p>}
      {people.length > 0 && (
        <table className="analysis-people" data-testid="analysis.people">
          <thead>
            <tr>
              <th>{t("analysis.person")}</th>
              <th className="is-number">{t("analysis.done")}</th>
              <th className="is-number">{t("analysis.median")}</th>
              <th className="is-number">{t("analysis.p90")}</th>
            </tr>
          </thead>
          <tbody>
            {people.map(({ person, done, ...took }) => (
              <tr key={person?.id ?? "nobody"}>
                <td>{nameOf(person)}</td>
                <td className="is-number num">{done}</td>
                <td className="is-number num">{secondsText(took[clock].median_seconds)}</td>
                <td className="is-number num">{secondsText(took[clock].p90_seconds)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

/** What was handed over for who leaves, or taken back: how much of each, and which records stay and why. */
import { COUNTED, type HandOverReport } from "../../api/handOvers";
import type { JobView } from "../../api/jobs";
import { noScope } from "../../fields/registry";
import { countText } from "../../kit/format";
import { t } from "../../text";
import "../../text/leaving";

const LEFT = ["tasks", "records", "apps", "stand_ins", "views"] as const;

export default function HandedOver({ job }: { job: JobView }) {
  const { person, to, counts, refused, failed, stays = [] } = job.result as unknown as HandOverReport;
  const moved = COUNTED.flatMap((what) => {
    const n = counts[what] ?? 0;
    return n > 0 ? [t(`leaving.count.${what}`, { n: countText(n) })] : [];
  });
  return (
    <div data-testid="handed-over">
      <p>
        <b>{t("leaving.gave", { person: person.title ?? "", to: to.title ?? "" })}</b>
      </p>
      <p className="job-counts num">{moved.join(" · ") || t("leaving.nothing")}</p>
      {LEFT.map((what) => {
        const n = counts[`${what}_left`] ?? 0;
        return n > 0 && <p key={what}>{t(`leaving.left.${what}`, { n: countText(n) })}</p>;
      })}
      {stays.map((one) => (
        <p key={one}>{one}</p>
      ))}
      {refused.length > 0 && (
        <ul className="job-failures">
          {refused.map((one) => (
            <li key={one.app}>
              <b>{one.app}</b>
              <span>{one.message}</span>
            </li>
          ))}
        </ul>
      )}
      {failed.length > 0 && (
        <ul className="job-failures" aria-label={t("leaving.stayed")}>
          {failed.map((one) => (
            <li key={`${one.form}/${one.id}`}>
              {one.title === null ? (
                <b>{t("leaving.unseen")}</b>
              ) : (
                <a href={noScope.href(one.app, one.form, one.id)} target="_blank" rel="noreferrer">
                  {one.form_label} {one.title}
                </a>
              )}
              <span>{one.message}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

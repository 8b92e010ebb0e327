/** What came of changing or deleting many records: how many, and which not and why; each opens beside, to be mended. */
import type { BulkReport, JobView } from "../../../api/jobs";
import { noScope } from "../../../fields/registry";
import { countText } from "../../../kit/format";
import { t } from "../../../text";

export function Result({ job }: { job: JobView }) {
  const report = job.result as unknown as BulkReport;
  return (
    <>
      <p className="job-counts num">
        {t("bulk.counted", { done: countText(report.done), failed: countText(report.failed_count) })}
      </p>
      {report.failed.length > 0 && (
        <ul className="job-failures" aria-label={t("bulk.failures")}>
          {report.failed.map((one) => (
            <li key={one.id}>
              {one.title === null ? (
                <b>{t("bulk.unseen")}</b>
              ) : (
                <a href={noScope.href(report.app, report.form, one.id)} target="_blank" rel="noreferrer">
                  {one.title}
                </a>
              )}
              <span>{one.message}</span>
            </li>
          ))}
        </ul>
      )}
      {report.failed_count > report.failed.length && (
        <p className="muted">{t("bulk.moreFailed", { n: report.failed_count - report.failed.length })}</p>
      )}
    </>
  );
}

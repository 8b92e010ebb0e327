/** What came of changing or deleting many records: how many, and which not and why; each opens beside, to be mended. */
import type { BulkReport, JobView } from "../../../api/jobs";
import { noScope } from "../../../fields/registry";
import { countText } from "../../../kit/format";
import { t } from "../../../text";

export function Result({ job }: { job: JobView }) {
  const report = job.result as unknown as BulkReport;
  const warned = report.warned ?? [];
  return (
    <>
      <p className="job-counts num">
        {t("bulk.counted", { done: countText(report.done), failed: countText(report.failed_count) })}
      </p>
      {report.failed.length > 0 && <Listed report={report} list={report.failed} label={t("bulk.failures")} />}
      {report.failed_count > report.failed.length && (
        <p className="muted">{t("bulk.moreFailed", { n: report.failed_count - report.failed.length })}</p>
      )}
      {warned.length > 0 && (
        <>
          <p className="num" data-testid="bulk-warned">
            {t("bulk.warned", { n: countText(report.warned_count ?? warned.length) })}
          </p>
          <Listed report={report} list={warned} label={t("bulk.warnings")} />
        </>
      )}
    </>
  );
}

interface ListedProps {
  report: BulkReport;
  list: BulkReport["failed"];
  label: string;
}

function Listed({ report, list, label }: ListedProps) {
  return (
    <ul className="job-failures" aria-label={label}>
      {list.map((one) => (
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
  );
}

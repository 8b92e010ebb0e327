/** What came back from a backup: how many, which not and why, and what of them did not come back whole. */
import type { BulkFailure, BulkReport, JobView } from "../../../api/jobs";
import { noScope } from "../../../fields/registry";
import { countText } from "../../../kit/format";
import { t } from "../../../text";

type Report = BulkReport & { changed: number; noted: readonly BulkFailure[] };

export function Result({ job }: { job: JobView }) {
  const report = job.result as unknown as Report;
  const counts = { n: countText(report.changed), failed: countText(report.failed_count) };
  return (
    <>
      <p className="job-counts num">
        {t(report.failed_count > 0 ? "recover.doneBut" : "recover.done", counts)}
      </p>
      <Told report={report} rows={report.failed} label={t("bulk.failures")} />
      <Told report={report} rows={report.noted} label={t("recover.noted")} />
    </>
  );
}

function Told({ report, rows, label }: { report: Report; rows: readonly BulkFailure[]; label: string }) {
  if (rows.length === 0) return null;
  return (
    <ul className="job-failures" aria-label={label}>
      {rows.map((one) => (
        <li key={`${one.id} ${one.code} ${one.message}`}>
          {one.title === null ? (
            <b>{t("recover.untitled")}</b>
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

/** What came of a large import: how many, and the rows that were left out, to be fetched within a day. */
import { exportFileOf } from "../../../api/exports";
import type { ImportAnswer } from "../../../api/imports";
import type { JobView } from "../../../api/jobs";
import { countText } from "../../../kit/format";
import { countsText } from "../../../pages/import/counts";
import { t } from "../../../text";

export function Result({ job }: { job: JobView }) {
  const answer = job.result as unknown as ImportAnswer & {
    has_errors_file?: boolean;
    dry_run?: boolean;
  };
  return (
    <>
      <p className="job-counts num">
        {answer.dry_run && t("import.onlyTried")} {countsText(answer)}
      </p>
      {answer.error_count > 0 && (
        <p className="num">
          {answer.import
            ? t("import.leftOut", { n: countText(answer.refused) })
            : t("import.mistakes", { n: countText(answer.error_count) })}{" "}
          {answer.has_errors_file && (
            <a className="link-button" href={exportFileOf(job.id)} download>
              {t("import.errorsFile")}
            </a>
          )}
        </p>
      )}
    </>
  );
}

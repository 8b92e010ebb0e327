/** The file a job has written, to be fetched within a day. */
import { exportFileOf } from "../../../api/exports";
import type { JobView } from "../../../api/jobs";
import { countText } from "../../../kit/format";
import { t } from "../../../text";

export function Result({ job }: { job: JobView }) {
  const { records, bytes, name } = job.result as { records: number; bytes: number; name: string };
  if (job.state !== "done") return null;
  const size = (bytes / 1_000_000).toFixed(1);
  return (
    <>
      <p className="job-counts num">{t("export.ready", { n: countText(records), size })}</p>
      <p>
        <a className="link-button is-primary" href={exportFileOf(job.id)} download={name}>
          {t("export.download")}
        </a>
      </p>
    </>
  );
}

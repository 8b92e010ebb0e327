/** What came of an app from a file: where it is compared with the file. */
import type { JobView } from "../../../api/jobs";
import { t } from "../../../text";
import "../../../text/beginning";

export function Result({ job }: { job: JobView }) {
  return (
    <p>
      <a className="link-button" href={`/building/from-file?job=${encodeURIComponent(job.id)}`}>
        {t("beginning.toSheet")}
      </a>
    </p>
  );
}

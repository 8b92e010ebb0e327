/** A backup that was opened: on to what is in it. */
import { Button } from "antd";
import type { JobView } from "../../../api/jobs";
import { countText } from "../../../kit/format";
import { t } from "../../../text";
import { lookInto } from "../../recovering/RecoverDialog";

export function Result({ job }: { job: JobView }) {
  const { counts } = job.result as { counts: { deleted: number; changed: number } };
  if (job.state !== "done") return null;
  const { deleted, changed } = counts;
  return (
    <>
      <p className="job-counts num">
        {t("recover.counted", { deleted: countText(deleted), changed: countText(changed) })}
      </p>
      <Button onClick={() => void lookInto(job.id)}>{t("recover.look")}</Button>
    </>
  );
}

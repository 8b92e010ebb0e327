/** What somebody signed with, small in the course of a run; pressed, it opens large. */
import { Dialog } from "../../kit/Dialog";
import { ask } from "../../kit/dialogs";
import { t } from "../../text";

export function SignedPicture({ address, name }: { address: string; name: string }) {
  const title = t("run.signatureOf", { name });
  const open = () =>
    void ask<true>((close) => (
      <Dialog title={title} width={720} testId="signed" onClose={() => close(true)}>
        <img className="signed-large" src={`${address}?size=large`} alt={title} />
      </Dialog>
    ));
  return (
    <button type="button" className="course-signature" aria-label={title} onClick={open}>
      <img src={`${address}?size=small`} alt="" loading="lazy" />
    </button>
  );
}

/** Giving up what was begun and not saved; who did so by mistake has it back, as it was. */
import { toast } from "../kit/toast";
import { t } from "../text";
import "../text/tasks";
import { draftAt, dropDraft, type KeptDraft, keepDraft } from "./drafts";

export function dropWithUndo(person: string, draft: KeptDraft, then: () => void): void {
  dropDraft(person, draft);
  then();
  toast.withUndo(t("tasks.draftDropped"), () => {
    // One begun there since is not written over.
    if (!draftAt(person, draft)) keepDraft(person, draft);
    then();
  });
}

/** Says to others that this record is being edited here, and here who else does, or who saved it meanwhile. */
import type { RecordView } from "../../api/types";
import { usePresence } from "../../live/usePresence";
import { EditedToo } from "../../live/Visitors";
import { t } from "../../text";

interface EditedAlongProps {
  app: string;
  form: string;
  /** As it was when the editing began, and as it is now. */
  held: RecordView;
  now: RecordView;
}

export function EditedAlong({ app, form, held, now }: EditedAlongProps) {
  const others = usePresence(app, form, held.id, true);
  const saved = now.version > held.version ? (now.updated_by?.title ?? t("live.somebody")) : null;
  return <EditedToo others={others} saved={saved} />;
}

/** Says of a draft that it waits for an administrator, and of whom. */
import type { HandedIn } from "../../api/administrators";
import { dateTimeText } from "../../kit/format";
import { Icon } from "../../kit/Icon";
import { t } from "../../text";
import "../../text/administrators";
import { useIsAdmin } from "./useMayBuild";

export function HandedInBar({ handed }: { handed: HandedIn | null }) {
  const isAdmin = useIsAdmin();
  if (!handed) return null;
  const named = { name: handed.by.title ?? "—", at: dateTimeText(handed.at) };
  return (
    <div className="bar bar-blue" role="status" data-testid="handed-in">
      <Icon name="info" size={16} />
      <div className="bar-body">
        {t(isAdmin ? "administrators.handedInToYou" : "administrators.handedIn", named)}
        {handed.changed && ` ${t("administrators.changedSince")}`}
      </div>
    </div>
  );
}

/** The way from a field that is read to what happened to it. */
import type { FieldView } from "../../api/types";
import { Icon } from "../../kit/Icon";
import { t } from "../../text";
import type { FieldScope } from "../contract";

export function FieldHistory({ field, scope }: { field: FieldView; scope: FieldScope }) {
  if (!scope.history || field.class === "live") return null;
  const label = t("history.ofField", { field: field.label });
  return (
    <button
      type="button"
      className="plain-button field-history"
      aria-label={label}
      title={label}
      onClick={() => scope.history?.(field.key)}
    >
      <Icon name="history" size={13} />
    </button>
  );
}

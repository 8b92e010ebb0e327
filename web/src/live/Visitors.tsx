/** Who else looks at this record, and whether they edit it; a warning before two people type into the same boxes. */
import type { Visitor } from "../api/types";
import { Icon } from "../kit/Icon";
import { t } from "../text";
import "./visitors.css";

const nameOf = (one: Visitor) => one.person?.title ?? t("live.somebody");
const namesOf = (some: readonly Visitor[]) => some.map(nameOf).join(t("field.comma"));

/** In the head: a name each, small. */
export function Visitors({ others }: { others: readonly Visitor[] }) {
  if (others.length === 0) return null;
  return (
    <span className="visitors" role="status">
      {others.slice(0, 3).map((one) => (
        <span key={nameOf(one)} className={`visitor${one.editing ? " is-editing" : ""}`}>
          <Icon name={one.editing ? "edit" : "user"} size={13} />
          {t(one.editing ? "live.editing" : "live.looking", { who: nameOf(one) })}
        </span>
      ))}
      {others.length > 3 && <span className="visitor">+{others.length - 3}</span>}
    </span>
  );
}

/** Above the boxes, while one edits oneself: others edit too, or saved meanwhile. */
export function EditedToo({ others, saved }: { others: readonly Visitor[]; saved: string | null }) {
  const editing = others.filter((one) => one.editing);
  if (editing.length === 0 && saved === null) return null;
  return (
    <div className="bar bar-orange" role="status" data-testid="edited-too">
      <Icon name="warning" />
      <div className="bar-body">
        {saved === null ? t("live.both", { who: namesOf(editing) }) : t("live.saved", { who: saved })}
      </div>
    </div>
  );
}

/** Groups on a narrow screen: sections of cards. */
import type { FieldScope } from "../../fields/contract";
import { countText } from "../../kit/format";
import { Icon } from "../../kit/Icon";
import type { Groups } from "../../lists/groups/useGroups";
import { t } from "../../text";
import { RowCard } from "./RowCard";
import type { List } from "./useList";

interface GroupCardsProps {
  list: List;
  scope: FieldScope;
  groups: Groups;
}

export function GroupCards({ list, scope, groups }: GroupCardsProps) {
  const ids = groups.rows.map((row) => row.id);
  return (
    <div data-testid="list">
      {(groups.groups ?? []).map(({ group, isOpen, rows }) => (
        <section key={group.key} aria-label={group.label}>
          <button
            type="button"
            className="section-button group-head"
            aria-expanded={isOpen}
            onClick={() => groups.toggle(group.key)}
          >
            <Icon name="down" size={14} />
            <b>{group.label}</b>
            <span className="num">{countText(group.count)}</span>
          </button>
          {isOpen && (
            <ul className="group-cards">
              {rows.map((row) => (
                <li key={row.id}>
                  <RowCard list={list} scope={scope} row={row} ids={ids} />
                </li>
              ))}
            </ul>
          )}
          {isOpen && rows.length < group.count && (
            <button
              type="button"
              className="plain-button is-link group-more"
              onClick={() => groups.more(group.key)}
            >
              {t("groups.more", { n: countText(group.count - rows.length) })}
            </button>
          )}
        </section>
      ))}
    </div>
  );
}

/** A list put together by a field: the heads of its groups with counts and sums, each opened by a touch. */
import type { FieldView } from "../../api/types";
import { findField } from "../../fields/columns";
import { countText, numberText } from "../../kit/format";
import { Icon } from "../../kit/Icon";
import { both } from "../../lists/filters";
import type { GroupOf } from "../../lists/groups/groups";
import { useGroupHeads } from "../../lists/groups/useGroups";
import type { Listing } from "../../lists/listing";
import { t } from "../../text";
import { usePlaced } from "../kit/usePlaced";
import { Cards } from "./Cards";
import { Bones, Empty, Failed } from "./States";
import { usePages } from "./usePages";

interface GroupedProps {
  listing: Listing;
  path: string;
  field: FieldView;
  onClear: () => void;
}

const NONE: readonly string[] = [];

export default function Grouped({ listing, path, field, onClear }: GroupedProps) {
  const { asked, found, isCut } = useGroupHeads(listing, path, field);
  const [turned, setTurned] = usePlaced(`groups ${listing.view?.key} ${path}`, NONE);
  if (asked.error && !found) return <Failed error={asked.error} onRetry={asked.refetch} />;
  if (!found) return <Bones />;
  if (found.length === 0) return <Empty listing={listing} onClear={onClear} />;
  // A lone group has nothing to choose from.
  const isOpen = (key: string) => turned.includes(key) !== (found.length === 1);
  const toggle = (key: string) =>
    setTurned(turned.includes(key) ? turned.filter((one) => one !== key) : [...turned, key]);
  const n = found.reduce((sum, one) => sum + one.count, 0);
  return (
    <>
      <p className="list-count num" data-testid="list-count">
        {t("groups.count", { n: countText(n), groups: countText(found.length) })}
      </p>
      <div data-testid="groups">
        {found.map((group) => (
          <Group
            key={group.key}
            listing={listing}
            group={group}
            isOpen={isOpen(group.key)}
            onToggle={() => toggle(group.key)}
          />
        ))}
      </div>
      {isCut && <p className="list-count">{t("groups.cut", { n: countText(found.length) })}</p>}
    </>
  );
}

interface GroupProps {
  listing: Listing;
  group: GroupOf;
  isOpen: boolean;
  onToggle: () => void;
}

function Group({ listing, group, isOpen, onToggle }: GroupProps) {
  const { app, form } = listing;
  return (
    <section className="list-group" aria-label={group.label}>
      <button type="button" className="list-group-head" aria-expanded={isOpen} onClick={onToggle}>
        <Icon name={isOpen ? "down" : "next"} size={16} />
        <span className="list-group-text">
          <b>{group.label}</b>
          {[...group.sums].map(([path, sum]) => {
            const field = findField(app, form, path)?.field;
            return (
              field && (
                <small key={path} className="num">
                  {t("list.sum", { field: field.label })} <b>{numberText(sum, field)}</b>
                </small>
              )
            );
          })}
        </span>
        <span className="line-count num">{countText(group.count)}</span>
      </button>
      {isOpen && <Rows listing={listing} group={group} />}
    </section>
  );
}

function Rows({ listing, group }: Pick<GroupProps, "listing" | "group">) {
  const { app, form, query } = listing;
  const pages = usePages(app.key, form.key, { ...query, where: both(query.where, group.where) });
  if (pages.error && pages.rows.length === 0)
    return <Failed error={pages.error} onRetry={() => pages.refetch()} />;
  if (pages.isPending) return <Bones />;
  const left = group.count - pages.rows.length;
  return (
    <>
      <Cards listing={listing} rows={pages.rows} label={group.label} />
      {pages.hasNextPage && (
        <button
          type="button"
          className="button is-wide list-group-more"
          disabled={pages.isFetchingNextPage}
          onClick={() => pages.fetchNextPage()}
        >
          {pages.isFetchNextPageError
            ? t("phone.moreFailed")
            : left > 0
              ? t("groups.more", { n: countText(left) })
              : t("days.nextPage")}
        </button>
      )}
    </>
  );
}

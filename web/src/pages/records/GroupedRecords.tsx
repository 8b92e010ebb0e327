/** A list put together by a field: groups with their counts and sums, opened and closed; written in where it is a grid. */
import { lazy, Suspense, useRef, useState } from "react";
import { useSession } from "../../api/hooks";
import type { FieldView } from "../../api/types";
import { useScope } from "../../fields/form/useForm";
import { SheetGrid } from "../../grid/SheetGrid";
import { countText } from "../../kit/format";
import { ListBones, Loading } from "../../kit/Skeleton";
import { useNarrow } from "../../kit/useNarrow";
import { useGroups } from "../../lists/groups/useGroups";
import { Refused } from "../../shell/Broken";
import { t } from "../../text";
import { BulkBar } from "./BulkBar";
import { GroupCards } from "./GroupCards";
import { ListFrame } from "./ListFrame";
import { NoRows } from "./NoRows";
import { NotFresh } from "./NotFresh";
import { type Choice, useChosen } from "./useChosen";
import { type GroupSheetProps, useGroupSheet } from "./useGroupSheet";
import { useHeld } from "./useHeld";
import type { List } from "./useList";

const EditableSheet = lazy(() => import("./EditableSheet").then((one) => ({ default: one.EditableSheet })));

interface GroupedProps {
  list: List;
  path: string;
  field: FieldView;
}

export function GroupedRecords({ list, path, field }: GroupedProps) {
  const { app, form } = list;
  const narrow = useNarrow();
  const session = useSession();
  const scope = useScope({ app: app.key, form: form.key, today: session.data?.today ?? "" });
  const groups = useGroups(list, path, field);
  const choice = useChosen(list, groups.rows);
  const body = () => {
    if (!groups.groups) return groups.error ? <Refused error={groups.error} onRetry={groups.retry} /> : bones;
    const shown = { list, scope, groups, choice };
    const isEmpty = groups.groups.length === 0;
    if (!narrow && list.laid.layout === "grid" && form.can.update) {
      // A grid stays whatever is read: what was written in it and is not saved would be lost.
      return (
        <>
          <GroupGrid {...shown} />
          {isEmpty && <NoRows list={list} />}
        </>
      );
    }
    if (isEmpty) return <NoRows list={list} />;
    return narrow ? <GroupCards {...shown} /> : <GroupTable {...shown} />;
  };
  const { count } = groups;
  return (
    <ListFrame list={list} scope={scope} picking={choice.picking}>
      <div className="list-body paper">{body()}</div>
      {groups.groups && groups.error && <NotFresh error={groups.error} onRetry={groups.retry} />}
      {groups.groups && (
        <BulkBar list={list} scope={scope} choice={choice} loaded={groups.rows.length} count={count} />
      )}
      {groups.groups && (
        <footer className="list-foot num">
          <span data-testid="list-count">
            {t("groups.count", { n: countText(count), groups: countText(groups.groups.length) })}
          </span>
          {groups.isCut && <span>{t("groups.cut", { n: countText(groups.groups.length) })}</span>}
        </footer>
      )}
    </ListFrame>
  );
}

const bones = (
  <Loading>
    <ListBones rows={12} />
  </Loading>
);

function GroupTable(props: GroupSheetProps & { choice: Choice }) {
  return (
    <div className="list-table">
      <SheetGrid {...useGroupSheet(props)} />
    </div>
  );
}

function GroupGrid(props: GroupSheetProps & { choice: Choice }) {
  const frame = useRef<HTMLDivElement>(null);
  const [isEditing, setEditing] = useState(false);
  const groups = useHeld(props.groups, isEditing);
  const sheet = useGroupSheet({ ...props, groups }, true);
  return (
    <Suspense fallback={bones}>
      <EditableSheet
        list={props.list}
        choice={props.choice}
        sheet={sheet}
        frame={frame}
        onEditing={setEditing}
      />
    </Suspense>
  );
}

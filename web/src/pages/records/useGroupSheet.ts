/** What a grouped list is as a sheet: heads of groups among the rows. */
import { useMemo } from "react";
import { findField } from "../../fields/columns";
import type { FieldScope } from "../../fields/contract";
import type { SheetGridProps } from "../../grid/sheetProps";
import { numberText } from "../../kit/format";
import { groupOfBlank, groupOfHead, sectioned } from "../../lists/groups/groups";
import type { Groups } from "../../lists/groups/useGroups";
import type { Choice } from "./useChosen";
import type { List } from "./useList";
import { type OpenRow, useLookOf, useOpenRow, useRowsOf } from "./useListSheet";

export interface GroupSheetProps {
  list: List;
  scope: FieldScope;
  groups: Groups;
  choice: Choice;
}

export function useGroupSheet(
  { list, scope, groups, choice }: GroupSheetProps,
  open = false,
): SheetGridProps & { onOpen: OpenRow } {
  const { app, form } = list;
  const own = useRowsOf(list, groups.rows);
  const look = useLookOf({ list, scope, choice }, own, false, open);
  const rows = useMemo(() => {
    const byId = new Map(own.map((row) => [row.key, row]));
    return sectioned(
      groups.groups ?? [],
      (row) => byId.get(row.id) ?? { key: row.id, values: row, touched: [] },
      (path, sum) => {
        const field = findField(app, form, path)?.field;
        return field ? numberText(sum, field) : sum;
      },
    );
  }, [groups.groups, own, app, form]);
  const ids = groups.rows.map((row) => row.id);
  return {
    ...look,
    rows,
    onOpen: useOpenRow(list, scope, { ids, first: null, count: ids.length }),
    onSection: (key) => groups.toggle(groupOfHead(key)),
    window: {
      anchor: 0,
      atEnd: false,
      floor: 0,
      number: null,
      onShow: (first, last) => {
        const wanted = new Set(rows.slice(first, last + 1).flatMap((row) => groupOfBlank(row) ?? []));
        for (const key of wanted) groups.more(key);
      },
    },
  };
}

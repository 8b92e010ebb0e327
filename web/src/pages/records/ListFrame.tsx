/** What stands around the records of a list, however they are laid out: views, search, filter, tools, keys. */
import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useMemo, useRef, useState } from "react";
import type { FieldScope } from "../../fields/contract";
import { useHotkeys } from "../../kit/KeySheet";
import { Page } from "../../kit/Page";
import { toast } from "../../kit/toast";
import { useNarrow } from "../../kit/useNarrow";
import { useKeyLines } from "../../shell/keys";
import { t } from "../../text";
import { FilterChips } from "./FilterChips";
import { FilterPanel } from "./FilterPanel";
import { CreateButton, ListActions } from "./ListActions";
import { ListTools } from "./ListTools";
import type { List } from "./useList";
import { ViewTabs } from "./ViewTabs";

interface ListFrameProps {
  list: List;
  scope: FieldScope;
  /** Rows are being ticked (narrow screens). */
  picking?: boolean;
  onPick?: () => void;
  children: ReactNode;
}

const keyLines = () => [
  { keys: "/", does: t("list.search") },
  { keys: "F", does: t("filter.title") },
  { keys: "N", does: t("record.new") },
  { keys: "↑ ↓", does: t("list.keyRows") },
  { keys: "Enter", does: t("list.keyOpen") },
  { keys: "Ctrl+Home / End", does: t("list.keyEnds") },
  { keys: t("keys.space"), does: t("list.keyTick") },
];

export function ListFrame({ list, scope, picking, onPick, children }: ListFrameProps) {
  const { app, form } = list;
  const narrow = useNarrow();
  const navigate = useNavigate();
  const [filtering, setFiltering] = useState(false);
  const searchBox = useRef<HTMLInputElement>(null);
  useKeyLines(keyLines);

  const canCreate = form.can.create;
  const keys = useMemo(() => {
    const create = () => navigate({ to: "/a/$app/f/$form/new", params: { app: app.key, form: form.key } });
    return {
      "/": () => searchBox.current?.focus(),
      f: () => setFiltering((open) => !open),
      n: () => (canCreate ? create() : toast.say(t("list.mayNotCreate"))),
    };
  }, [navigate, app.key, form.key, canCreate]);
  useHotkeys(keys);

  return (
    <Page title={form.label} named fill={!narrow} actions={!narrow && <ListActions list={list} />}>
      <div className="list-head">
        <ViewTabs list={list} />
        <ListTools
          list={list}
          searchBox={searchBox}
          filtering={filtering}
          onFilter={() => setFiltering(!filtering)}
          onPick={onPick}
        />
      </div>
      {narrow && !picking && <CreateButton list={list} />}
      {filtering && <FilterPanel list={list} scope={scope} onClose={() => setFiltering(false)} />}
      {!(filtering && !narrow) && <FilterChips list={list} />}
      {children}
    </Page>
  );
}

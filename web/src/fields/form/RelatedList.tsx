/** On the page of a record, the records of another form that refer to it; linked and unlinked by writing those. */
import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../api/calls";
import { formOf, keys, useApp } from "../../api/hooks";
import type { AppView, FormView, ListRow, RelatedView } from "../../api/types";
import { ask } from "../../kit/dialogs";
import { Icon } from "../../kit/Icon";
import { toast } from "../../kit/toast";
import { both } from "../../lists/filters";
import { FIRST_VIEW } from "../../lists/listing";
import { stringifySearch } from "../../shell/search";
import { t } from "../../text";
import { findField } from "../columns";
import { refsOf } from "../parts/refs";
import { noScope } from "../registry";
import { isRef } from "../values";
import { askLink } from "./LinkDialog";
import { nameOfRow, RelatedRows } from "./RelatedRows";
import "../../text/related";
import "./related.css";

interface RelatedListProps {
  part: RelatedView;
  record: { id: string; title: string };
  /** The record is only read: one may act from here. */
  read?: boolean;
}

const FIRST = 10;
const MORE = 50;

export default function RelatedList(props: RelatedListProps) {
  const app = useApp(props.part.app);
  const form = formOf(app.data, props.part.form);
  return app.data && form ? <List {...props} app={app.data} form={form} /> : null;
}

function List({ part, record, read, app, form }: RelatedListProps & { app: AppView; form: FormView }) {
  const [limit, setLimit] = useState(FIRST);
  const many = findField(app, form, part.over)?.field.target?.many ?? false;
  const where = both(part.where, { field: part.over, op: "in", value: [record.id] });
  const columns = [...new Set([...part.columns, form.title])];
  const list = useQuery({
    queryKey: [...keys.form(app.key, form.key), "related", part.key, record.id, limit],
    queryFn: ({ signal }) =>
      api.query(app.key, form.key, { columns, where, order: part.order, limit, count: "capped" }, signal),
    placeholderData: keepPreviousData,
  });
  const write = useLinking(app.key, form.key, part.over, many);
  const rows = list.data?.rows ?? [];
  const count = list.data?.count ?? 0;
  const path = `/a/${encodeURIComponent(app.key)}/f/${encodeURIComponent(form.key)}`;
  const link = async () => {
    const asked = { app, form, over: part.over, record };
    const row = await ask(askLink(asked));
    if (row) await write(row, row.now, record.id, "related.linked");
  };
  const unlink = (row: ListRow) =>
    void write({ id: row.id, title: nameOfRow(form, row) }, record.id, null, "related.unlinked");
  return (
    <div className="related" data-testid={`related.${part.key}`}>
      <header>
        <h3>{part.label}</h3>
        {list.data && (
          <span className="muted num">
            {t(list.data.count_capped ? "related.capped" : "related.count", { n: count })}
          </span>
        )}
        <span className="related-acts">
          {read && part.links && (
            <button type="button" className="plain-button" onClick={() => void link()}>
              <Icon name="link" size={14} /> {t("related.link")}
            </button>
          )}
          {read && part.adds && (
            <a
              className="plain-button is-link"
              href={`${path}/new${stringifySearch({ of: `${part.over}:${record.id}` })}`}
            >
              <Icon name="plus" size={14} /> {t("related.new", { noun: form.noun })}
            </a>
          )}
        </span>
      </header>
      {list.error ? (
        <p className="is-red">
          {list.error.message}{" "}
          <button type="button" className="plain-button is-link" onClick={() => void list.refetch()}>
            {t("kit.retry")}
          </button>
        </p>
      ) : (
        list.data && (
          <RelatedRows
            app={app}
            form={form}
            part={part}
            rows={rows}
            opening={{ href: (id) => noScope.href(app.key, form.key, id) }}
            out={read && part.links ? { label: "related.unlink", act: unlink } : undefined}
          />
        )
      )}
      {list.data?.next && (
        <footer>
          {limit < FIRST + MORE && (
            <button
              type="button"
              className="plain-button is-link"
              disabled={list.isFetching}
              onClick={() => setLimit(limit + MORE)}
            >
              {t("related.more")}
            </button>
          )}
          <a
            className="plain-button is-link"
            href={`${path}${stringifySearch({ view: FIRST_VIEW, filter: JSON.stringify(where) })}`}
          >
            {t("related.toList")}
          </a>
        </footer>
      )}
    </div>
  );
}

/** Write the relation of a record that refers, by that record's own rights and checks, unless it changed meanwhile. */
function useLinking(app: string, form: string, over: string, many: boolean) {
  const client = useQueryClient();
  const put = async (id: string, from: string | null, to: string | null) => {
    const { version, values } = await api.record(app, form, id);
    const now = values[over] ?? null;
    if (!many && (isRef(now) ? now.id : null) !== from) {
      await client.invalidateQueries({ queryKey: keys.forms });
      throw new Error(t("related.changed"));
    }
    // Of several only this one comes or goes, whatever else stands there by now.
    const others = refsOf(now)
      .map((one) => one.id)
      .filter((one) => one !== from && one !== to);
    const linked = { [over]: many ? [...others, ...(to ? [to] : [])] : to };
    const saved = await api.update(app, form, id, version, linked);
    await client.invalidateQueries({ queryKey: keys.forms });
    return saved;
  };
  return async (
    row: { id: string; title: string },
    from: string | null,
    to: string | null,
    said: "related.linked" | "related.unlinked",
  ) => {
    try {
      const { warnings } = await put(row.id, from, to);
      const text = t(said, { title: row.title });
      toast.saved(text, warnings, () => void put(row.id, to, from).catch(toast.fail));
    } catch (error) {
      toast.fail(error);
    }
  };
}

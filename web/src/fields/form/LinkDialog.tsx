/** Which record that is there shall refer to the one at hand. */
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { api } from "../../api/calls";
import { keys } from "../../api/hooks";
import type { AppView, FormView, Ref, Value } from "../../api/types";
import { Dialog } from "../../kit/Dialog";
import { t } from "../../text";
import { isRef, titleOf } from "../values";
import { nameOfRow } from "./RelatedRows";

interface Asked {
  app: AppView;
  form: FormView;
  over: string;
  record: Ref;
}

const MOST = 20;

export const askLink =
  (asked: Asked) =>
  (close: (row: Linkable | null) => void): ReactNode => <LinkDialog {...asked} onClose={close} />;

/** now: the id of what it refers to before. */
export interface Linkable extends Ref {
  now: string | null;
}

function LinkDialog({
  app,
  form,
  over,
  record,
  onClose,
}: Asked & { onClose: (row: Linkable | null) => void }) {
  const [search, setSearch] = useState("");
  const found = useQuery({
    queryKey: [...keys.form(app.key, form.key), "link", over, record.id, search.trim()],
    queryFn: ({ signal }) =>
      api.query(
        app.key,
        form.key,
        {
          columns: [...new Set([form.title, over])],
          where: { not: { field: over, op: "in", value: [record.id] } },
          limit: MOST,
          ...(search.trim() ? { search: search.trim() } : {}),
        },
        signal,
      ),
  });
  const label = t("related.search", { noun: form.noun });
  return (
    <Dialog
      title={t("related.linkTitle", { noun: form.noun, title: record.title })}
      onClose={() => onClose(null)}
      tall
      testId="link-record"
    >
      <input
        className="related-search"
        type="search"
        value={search}
        aria-label={label}
        placeholder={label}
        onChange={(event) => setSearch(event.target.value)}
      />
      {found.error && <p className="is-red">{found.error.message}</p>}
      {found.data?.rows.length === 0 && <p className="muted">{t("related.noneFound")}</p>}
      <ul className="related-choices">
        {found.data?.rows.map((row) => {
          const now: Value = row[over] ?? null;
          const title = nameOfRow(form, row);
          return (
            <li key={row.id}>
              <button
                type="button"
                onClick={() => onClose({ id: row.id, title, now: isRef(now) ? now.id : null })}
              >
                <span>{title}</span>
                {isRef(now) && <span className="muted">{t("related.now", { title: titleOf(now) })}</span>}
              </button>
            </li>
          );
        })}
      </ul>
    </Dialog>
  );
}

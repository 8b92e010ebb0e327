/** Which other record is the same thing: those that look alike first, then whatever is searched for. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../api/calls";
import { keys, useRecord } from "../../api/hooks";
import type { AppView, FormView, Payload } from "../../api/types";
import { nameOfRow } from "../../fields/form/RelatedRows";
import { Dialog } from "../../kit/Dialog";
import { ask } from "../../kit/dialogs";
import { t } from "../../text";
import "../../text/merging";
import { besideName, besidePlaces } from "./naming";
import "./merging.css";

interface Asked {
  app: AppView;
  form: FormView;
  id: string;
  title: string;
}

const MOST = 20;

export const askOther = (asked: Asked): Promise<string | null> =>
  ask<string>((close) => <OtherDialog {...asked} onClose={close} />);

function OtherDialog({ app, form, id, title, onClose }: Asked & { onClose: (id: string | null) => void }) {
  const [search, setSearch] = useState("");
  const words = search.trim();
  const alike = useAlike(app.key, form, id);
  const found = useQuery({
    queryKey: [...keys.form(app.key, form.key), "merge with", id, words],
    queryFn: ({ signal }) =>
      api.query(
        app.key,
        form.key,
        {
          columns: [form.title, ...besidePlaces(app, form).map((place) => place.path)],
          where: { not: { field: "id", op: "in", value: [id] } },
          limit: MOST,
          ...(words ? { search: words } : {}),
        },
        signal,
      ),
  });
  const label = t("merge.search", { noun: form.noun });
  const rows =
    found.data?.rows.map((row) => ({
      id: row.id,
      title: nameOfRow(form, row),
      beside: besideName(app, form, row),
    })) ?? [];
  return (
    <Dialog title={t("merge.withTitle", { title })} onClose={() => onClose(null)} tall testId="merge-other">
      <input
        className="merge-search"
        type="search"
        value={search}
        aria-label={label}
        placeholder={label}
        onChange={(event) => setSearch(event.target.value)}
      />
      {!words && alike.length > 0 && (
        <>
          <h3 className="merge-group">{t("merge.alike")}</h3>
          <Choices rows={alike} onChoose={onClose} />
          <hr className="merge-line" />
        </>
      )}
      {found.error && <p role="alert">{found.error.message}</p>}
      {found.data && rows.length === 0 && (
        <p className="muted">{t("merge.noneFound", { noun: form.noun })}</p>
      )}
      <Choices rows={rows} onChoose={onClose} />
    </Dialog>
  );
}

interface Choice {
  id: string;
  title: string;
  beside?: string;
}

function Choices({ rows, onChoose }: { rows: readonly Choice[]; onChoose: (id: string) => void }) {
  return (
    <ul className="merge-choices">
      {rows.map((row) => (
        <li key={row.id}>
          <button type="button" onClick={() => onChoose(row.id)}>
            {row.title}
            {row.beside && <span className="muted num">{row.beside}</span>}
          </button>
        </li>
      ))}
    </ul>
  );
}

/** What the form finds by what stands in the record already. */
function useAlike(app: string, form: FormView, id: string): Choice[] {
  const record = useRecord(app, form.key, id);
  const by = form.alike_by ?? [];
  const values = Object.fromEntries(by.map((key) => [key, record.data?.values[key] ?? null])) as Payload;
  const found = useQuery({
    queryKey: [...keys.form(app, form.key), "alike", id, record.data?.version],
    queryFn: () => api.alike(app, form.key, values, id),
    enabled: by.length > 0 && record.data !== undefined,
    retry: false,
  });
  return (found.data?.records ?? []).map((one) => ({
    id: one.id,
    title: one.title ?? t("record.untitled"),
    beside: one.owner?.title ?? undefined,
  }));
}

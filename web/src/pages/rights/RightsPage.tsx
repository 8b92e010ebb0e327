/** 「谁能看到什么」, for administrators: people × forms, with what they may do there and why. */
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { useDeferredValue, useState } from "react";
import { type RightsForm, type RightsRow, useRights } from "../../api/why";
import { countText } from "../../kit/format";
import { Empty, Page } from "../../kit/Page";
import { ListBones, Loading } from "../../kit/Skeleton";
import { useNarrow } from "../../kit/useNarrow";
import { Refused } from "../../shell/Broken";
import { t } from "../../text";
import { CellButton } from "./CellButton";
import "./rights.css";

export function RightsPage() {
  const [search, setSearch] = useState("");
  const found = useRights(useDeferredValue(search));
  const narrow = useNarrow();
  const pages = found.data?.pages ?? [];
  const rows = pages.flatMap((page) => page.rows);
  const forms = pages[0]?.forms ?? [];
  const Shown = narrow ? Cards : Table;
  return (
    <Page
      title={t("rights.title")}
      actions={
        <Link to="/settings/$section" params={{ section: "people" }}>
          {t("rights.people")}
        </Link>
      }
    >
      <p className="muted rights-hint">{t("rights.hint")}</p>
      <input
        type="search"
        className="rights-search"
        value={search}
        aria-label={t("rights.search")}
        placeholder={t("rights.search")}
        onChange={(event) => setSearch(event.target.value)}
      />
      <div className="paper rights">
        {found.isPending && (
          <Loading>
            <ListBones rows={6} />
          </Loading>
        )}
        {found.error && <Refused error={found.error} onRetry={() => found.refetch()} />}
        {found.data && rows.length === 0 && <Empty title={t("rights.none")} />}
        {rows.length > 0 && <Shown forms={forms} rows={rows} />}
        {rows.length > 0 && (
          <footer className="rights-foot">
            <span className="muted">{t("rights.count", { n: countText(pages[0]?.count ?? 0) })}</span>
            {found.hasNextPage && (
              <Button loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
                {t("rights.more")}
              </Button>
            )}
          </footer>
        )}
      </div>
    </Page>
  );
}

interface ShownProps {
  forms: readonly RightsForm[];
  rows: readonly RightsRow[];
}

/** Forms of one app that stand side by side. */
function appsOf(forms: readonly RightsForm[]): { key: string; label: string; count: number }[] {
  const found: { key: string; label: string; count: number }[] = [];
  for (const { app } of forms) {
    const last = found.at(-1);
    if (last?.key === app.key) last.count += 1;
    else found.push({ ...app, count: 1 });
  }
  return found;
}

function Table({ forms, rows }: ShownProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reached by keys
    <section className="rights-scroll" tabIndex={0} aria-label={t("rights.list")}>
      <table>
        <thead>
          <tr>
            <th rowSpan={2} scope="col">
              {t("rights.person")}
            </th>
            {appsOf(forms).map((app) => (
              <th key={app.key} colSpan={app.count} scope="colgroup">
                {app.label}
              </th>
            ))}
          </tr>
          <tr>
            {forms.map((form) => (
              <th key={`${form.app.key}.${form.key}`} scope="col">
                {form.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <th scope="row">
                <Who row={row} />
              </th>
              {forms.map((form, place) => (
                <td key={`${form.app.key}.${form.key}`}>
                  <CellButton row={row} form={form} cell={row.cells[place] ?? null} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Cards({ forms, rows }: ShownProps) {
  return (
    <ul className="rights-cards">
      {rows.map((row) => (
        <li key={row.id}>
          <Who row={row} />
          <dl>
            {forms.map((form, place) => (
              <div key={`${form.app.key}.${form.key}`}>
                <dt>{form.label}</dt>
                <dd>
                  <CellButton row={row} form={form} cell={row.cells[place] ?? null} />
                </dd>
              </div>
            ))}
          </dl>
        </li>
      ))}
    </ul>
  );
}

function Who({ row }: { row: RightsRow }) {
  const state = row.state === "closed" ? t("rights.closed") : row.state === "none" && t("rights.noAccount");
  const said = [row.department, row.roles.join(t("field.comma")), state].filter(Boolean);
  return (
    <span className="rights-who">
      <b>{row.name}</b>
      <span className="muted">{said.join(" · ")}</span>
    </span>
  );
}

/** 「以某人视角查看」: choosing with whose eyes to look. `?person=` asks at once. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { useRecord } from "../../api/hooks";
import { type Colleague, viewing } from "../../api/viewing";
import { Empty, Page } from "../../kit/Page";
import { ListBones, Loading } from "../../kit/Skeleton";
import { Refused } from "../../shell/Broken";
import { ViewAs, viewAs } from "../../shell/ViewAs";
import { t } from "../../text";
import "./viewas.css";

export function ViewAsPage() {
  const { person } = useSearch({ from: "/view-as" });
  const [search, setSearch] = useState("");
  const found = useQuery({
    queryKey: ["viewing", search],
    queryFn: ({ signal }) => viewing.people(search, signal),
    placeholderData: keepPreviousData,
  });
  useAsked(person);
  return (
    <Page title={t("viewing.title")} actions={<Link to="/rights">{t("viewing.table")}</Link>}>
      <p className="muted view-as-hint">{t("viewing.hint")}</p>
      <input
        type="search"
        className="view-as-search"
        value={search}
        aria-label={t("viewing.search")}
        placeholder={t("viewing.search")}
        onChange={(event) => setSearch(event.target.value)}
      />
      <section className="paper view-as" aria-label={t("viewing.people")}>
        {found.isPending && (
          <Loading>
            <ListBones rows={6} />
          </Loading>
        )}
        {found.error && <Refused error={found.error} onRetry={() => found.refetch()} />}
        {found.data?.rows.length === 0 && <Empty title={t("viewing.none")} />}
        {found.data && found.data.rows.length > 0 && (
          <ul>
            {found.data.rows.map((row) => (
              <Line key={row.id} row={row} />
            ))}
          </ul>
        )}
      </section>
    </Page>
  );
}

/** Ask about the person an address names, once. */
function useAsked(person: string | undefined): void {
  const record = useRecord("workspace", "people", person ?? null);
  const asked = useRef(false);
  const title = record.data?.title;
  useEffect(() => {
    if (!person || !title || asked.current) return;
    asked.current = true;
    void viewAs(person, title);
  }, [person, title]);
}

function Line({ row }: { row: Colleague }) {
  const name = row.title ?? "";
  return (
    <li>
      <span className="avatar" aria-hidden>
        {name.slice(0, 1)}
      </span>
      <span className="view-as-name">{name}</span>
      <span className="muted">{row.department}</span>
      <span className="muted view-as-roles">{row.roles.join(t("field.comma"))}</span>
      <ViewAs person={row.id} name={name} />
    </li>
  );
}

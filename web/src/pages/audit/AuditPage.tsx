/** 「审计日志」, for administrators: who took data out, when, how much, and what they asked for. */
import { Button } from "antd";
import { useState } from "react";
import { type AuditAsked, type AuditRow, useAudit } from "../../api/audit";
import { countText, dateTimeText, EMPTY } from "../../kit/format";
import { Empty, Page } from "../../kit/Page";
import { ListBones, Loading } from "../../kit/Skeleton";
import { Refused } from "../../shell/Broken";
import { t } from "../../text";
import { AuditTools } from "./AuditTools";
import "./audit.css";

const ALL: AuditAsked = { person: "", kind: "", from: "", to: "" };

export function AuditPage() {
  const [asked, setAsked] = useState(ALL);
  const audit = useAudit(asked);
  const rows = audit.data?.pages.flatMap((page) => page.rows) ?? [];
  const isAll = Object.values(asked).every((value) => value === "");
  return (
    <Page title={t("audit.title")}>
      <AuditTools asked={asked} onAsk={setAsked} onAll={isAll ? undefined : () => setAsked(ALL)} />
      <div className="paper audit-page">
        {audit.isPending && (
          <Loading>
            <ListBones rows={6} />
          </Loading>
        )}
        {audit.error && <Refused error={audit.error} onRetry={() => audit.refetch()} />}
        {audit.data && rows.length === 0 && (
          <Empty
            title={t(isAll ? "audit.none" : "audit.noneSuch")}
            hint={isAll ? t("audit.hint") : undefined}
          />
        )}
        {rows.length > 0 && (
          <table>
            <thead>
              <tr>
                <th>{t("audit.at")}</th>
                <th>{t("audit.by")}</th>
                <th>{t("audit.kind")}</th>
                <th>{t("audit.what")}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <Line key={row.id} row={row} />
              ))}
            </tbody>
          </table>
        )}
        {audit.hasNextPage && (
          <div className="audit-more">
            <Button loading={audit.isFetchingNextPage} onClick={() => void audit.fetchNextPage()}>
              {t("audit.more")}
            </Button>
          </div>
        )}
      </div>
    </Page>
  );
}

function Line({ row }: { row: AuditRow }) {
  return (
    <tr>
      <td className="num">{dateTimeText(row.at)}</td>
      <td>{row.by.title ?? EMPTY}</td>
      <td>{t(`audit.kind.${row.kind}`)}</td>
      <td>
        <What row={row} />
      </td>
    </tr>
  );
}

function What({ row }: { row: AuditRow }) {
  const { form, detail } = row;
  if (row.kind === "sign_in") {
    return (
      <>
        {detail.address} <span className="muted">{detail.agent}</span>
      </>
    );
  }
  if (row.kind === "key") {
    return (
      <>
        {t(detail.did === "made" ? "audit.keyMade" : "audit.keyRevoked", { name: detail.name ?? EMPTY })}{" "}
        <span className="muted">{detail.roles?.join(t("audit.joint"))}</span>
      </>
    );
  }
  return (
    <>
      {form?.label ?? t("audit.gone")}{" "}
      <span className="num">{t("audit.records", { n: countText(detail.records ?? 0) })}</span>{" "}
      <span className="muted">{detail.format}</span>
      <Asked row={row} />
    </>
  );
}

function Asked({ row: { columns, detail } }: { row: AuditRow }) {
  return (
    <details>
      <summary>{t("audit.asked")}</summary>
      <dl>
        <dt>{t("audit.columns")}</dt>
        <dd>{columns?.join(t("audit.joint")) ?? t("audit.allColumns")}</dd>
        <dt>{t("audit.where")}</dt>
        <dd>{detail.where ? <code>{JSON.stringify(detail.where)}</code> : t("audit.allRecords")}</dd>
        {detail.search && (
          <>
            <dt>{t("audit.search")}</dt>
            <dd>{detail.search}</dd>
          </>
        )}
      </dl>
    </details>
  );
}

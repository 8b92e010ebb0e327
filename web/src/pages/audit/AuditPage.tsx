/** 「审计日志」, for administrators: who took data out, when, how much, and what they asked for. */
import { Button } from "antd";
import { useState } from "react";
import { type AuditAsked, type AuditRow, useAudit } from "../../api/audit";
import { dateTimeText, EMPTY } from "../../kit/format";
import { Empty, Page } from "../../kit/Page";
import { ListBones, Loading } from "../../kit/Skeleton";
import { Refused } from "../../shell/Broken";
import { t } from "../../text";
import { AuditTools } from "./AuditTools";
import { What } from "./What";
import "../../text/audit";
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

/** 「接收 Webhook」: what other systems may send here, and what becomes of it. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { incomingApi, incomingKeys } from "../../../api/incoming";
import { ask } from "../../../kit/dialogs";
import { Empty } from "../../../kit/Page";
import { Loading } from "../../../kit/Skeleton";
import { Refused } from "../../../shell/Broken";
import { t } from "../../../text";
import type { Section } from "../section";
import { Card } from "./incoming/Card";
import { IncomingDialog } from "./incoming/IncomingDialog";
import { type Opened, tell } from "./incoming/telling";
import "../../../text/incoming";
import "../../../text/webhooks";
import "./webhooks.css";
import "./incoming.css";

const LOOK_MS = 10_000;

function Body() {
  const client = useQueryClient();
  const view = useQuery({
    queryKey: incomingKeys.all,
    queryFn: ({ signal }) => incomingApi.list(signal),
    refetchInterval: LOOK_MS,
  });
  if (view.error) return <Refused error={view.error} onRetry={() => view.refetch()} />;
  if (!view.data) return <Loading />;
  const known = view.data;
  const handleNew = async () => {
    const made = await ask<Opened>((close) => <IncomingDialog view={known} onClose={close} />);
    await client.invalidateQueries({ queryKey: incomingKeys.all });
    if (made) await tell(known, made);
  };
  return (
    <>
      <div className="settings-part">
        <p className="muted">{t("in.hint")}</p>
        <div className="settings-acts">
          <Button type="primary" disabled={known.incoming.length >= known.most} onClick={handleNew}>
            {t("in.new")}
          </Button>
        </div>
      </div>
      <div className="settings-part">
        {known.incoming.length === 0 && <Empty title={t("in.none")} hint={t("in.noneHint")} />}
        <ul className="hooks">
          {known.incoming.map((one) => (
            <Card key={one.id} incoming={one} view={known} />
          ))}
        </ul>
      </div>
    </>
  );
}

export const section: Section = {
  key: "incoming",
  place: 46,
  title: () => t("in.title"),
  icon: "inbox",
  Body,
};

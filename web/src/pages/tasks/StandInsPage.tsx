/** 代理人: who answers one's to-dos while one is away, from when to when, in which flows; and for whom one does. */
import { useNavigate } from "@tanstack/react-router";
import { Button } from "antd";
import type { ReactNode } from "react";
import { type StandIn, useStandInActs, useStandIns } from "../../api/watching";
import { Page } from "../../kit/Page";
import { ListBones, Loading } from "../../kit/Skeleton";
import { toast } from "../../kit/toast";
import { Refused } from "../../shell/Broken";
import { nameOf } from "../../shell/tasks/words";
import { t } from "../../text";
import "../../text/tasks";
import "../../text/watching";
import { askStandIn } from "./AskStandIn";
import "./watching.css";

export function StandInsPage() {
  const navigate = useNavigate();
  const found = useStandIns();
  const { appoint, end } = useStandInActs();
  const add = async (forOther: boolean) => {
    const flows = forOther ? found.data?.all_flows : found.data?.flows;
    const wanted = await askStandIn(flows ?? [], forOther);
    if (wanted)
      appoint.mutate(wanted, { onSuccess: () => toast.say(t("standIn.saved")), onError: toast.fail });
  };
  const stop = (id: string) =>
    end.mutate(id, { onSuccess: () => toast.say(t("standIn.ended")), onError: toast.fail });
  return (
    <Page
      title={t("standIn.title")}
      onBack={() => void navigate({ to: "/todo" })}
      actions={
        <Button
          type="primary"
          loading={appoint.isPending}
          disabled={!found.data}
          onClick={() => void add(false)}
        >
          {t("standIn.new")}
        </Button>
      }
    >
      <p className="muted">{t("standIn.hint")}</p>
      {found.isPending && (
        <Loading>
          <ListBones rows={3} />
        </Loading>
      )}
      {found.error && <Refused error={found.error} onRetry={() => found.refetch()} />}
      {found.data && (
        <>
          <Listed label={t("standIn.mine")} none={t("standIn.none")} rows={found.data.mine}>
            {(one) => (
              <>
                <b>{nameOf(one.stand_in)}</b>
                <Said one={one} />
                <Button size="small" loading={end.isPending} onClick={() => stop(one.id)}>
                  {t("standIn.end")}
                </Button>
              </>
            )}
          </Listed>
          <Listed label={t("standIn.others")} none={t("standIn.noneOthers")} rows={found.data.others}>
            {(one) => (
              <>
                <b>{nameOf(one.person)}</b>
                <Said one={one} />
              </>
            )}
          </Listed>
          {found.data.every && (
            <>
              <Listed label={t("standIn.every")} none={t("standIn.noneEvery")} rows={found.data.every}>
                {(one) => (
                  <>
                    <b>{t("standIn.pair", { who: nameOf(one.stand_in), whose: nameOf(one.person) })}</b>
                    <Said one={one} />
                    <Button size="small" loading={end.isPending} onClick={() => stop(one.id)}>
                      {t("standIn.end")}
                    </Button>
                  </>
                )}
              </Listed>
              <Button className="stand-in-for" loading={appoint.isPending} onClick={() => void add(true)}>
                {t("standIn.newFor")}
              </Button>
            </>
          )}
        </>
      )}
    </Page>
  );
}

interface ListedProps {
  label: string;
  none: string;
  rows: readonly StandIn[];
  children: (one: StandIn) => ReactNode;
}

const Listed = ({ label, none, rows, children }: ListedProps) => (
  <section className="paper stand-ins" aria-label={label}>
    <h2>{label}</h2>
    {rows.length === 0 && <p className="muted">{none}</p>}
    <ul>
      {rows.map((one) => (
        <li key={one.id}>{children(one)}</li>
      ))}
    </ul>
  </section>
);

const Said = ({ one }: { one: StandIn }) => (
  <span className="stand-in-said">
    <span className="num">{t("standIn.days", { from: one.from, until: one.until })}</span>
    <span className="muted">
      {one.flows === null ? t("standIn.all") : one.flows.map((flow) => flow.label).join(t("kit.semicolon"))}
    </span>
  </span>
);

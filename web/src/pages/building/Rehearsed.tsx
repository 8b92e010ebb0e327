/** What a publish means for the data there is: red keeps from it, yellow asks, the rest is told. */
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { buildingApi } from "../../api/building";
import type { RehearsalView, RehearsedItem } from "../../api/rehearsals";
import { Icon } from "../../kit/Icon";
import { Loading } from "../../kit/Skeleton";
import { t } from "../../text";

export function Rehearsed({ app, found }: { app: string; found: RehearsalView }) {
  const { problems = [], items = [], listed = 0 } = found.result ?? {};
  const asks = items.filter((one) => one.level === "yellow");
  const told = items.filter((one) => one.level === "told");
  return (
    <>
      {problems.length > 0 && (
        <div className="bar bar-red" role="alert">
          <Icon name="warning" size={16} />
          <div className="bar-body">
            {t("building.problems", { n: problems.length })}
            <ul>
              {problems.map((one) => (
                <li key={one.path + one.code}>{one.message}</li>
              ))}
            </ul>
          </div>
        </div>
      )}
      {asks.length > 0 && (
        <div className="bar bar-orange" data-testid="publish-asks">
          <Icon name="warning" size={16} />
          <div className="bar-body">
            {t("building.asks", { n: asks.length })}
            <Items items={asks} />
            {listed > 0 && <Values app={app} id={found.id} count={listed} />}
          </div>
        </div>
      )}
      {problems.length === 0 && asks.length === 0 && (
        <div className="bar bar-blue">
          <Icon name="check" size={16} />
          <div className="bar-body">{t("building.noProblems")}</div>
        </div>
      )}
      {told.length > 0 && (
        <details className="publish-told">
          <summary>{t("building.told", { n: told.length })}</summary>
          <Items items={told} />
        </details>
      )}
    </>
  );
}

const Items = ({ items }: { items: readonly RehearsedItem[] }) => (
  <ul>
    {items.map((one) => (
      <li key={`${one.code} ${one.text}`}>{one.text}</li>
    ))}
  </ul>
);

/** The values that do not convert, one by one. */
function Values({ app, id, count }: { app: string; id: string; count: number }) {
  const [isOpen, setOpen] = useState(false);
  const values = useQuery({
    queryKey: ["rehearsal", app, id, "values"],
    queryFn: () => buildingApi.unconverted(app, id),
    enabled: isOpen,
  });
  if (!isOpen) {
    return (
      <Button type="link" size="small" onClick={() => setOpen(true)}>
        {t("building.showValues", { n: count })}
      </Button>
    );
  }
  if (!values.data) return <Loading />;
  return (
    <ul className="publish-values">
      {values.data.rows.map((one) => (
        <li key={`${one.record.id}${one.field}${one.value}`}>
          <strong>{one.record.title}</strong> {one.value} <span className="muted">{one.reason}</span>
        </li>
      ))}
      {values.data.next && <li>{t("kit.more", { n: count - values.data.rows.length })}</li>}
    </ul>
  );
}

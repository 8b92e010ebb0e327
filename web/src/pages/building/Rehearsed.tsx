/** What a publish means for the data there is: red keeps from it, yellow asks, the rest is told. */
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { buildingApi } from "../../api/building";
import type { RehearsalView, RehearsedItem } from "../../api/rehearsals";
import { download } from "../../kit/download";
import { Icon } from "../../kit/Icon";
import { Loading } from "../../kit/Skeleton";
import { toast } from "../../kit/toast";
import { t } from "../../text";
import { Standing } from "./Standing";

export function Rehearsed({ app, found }: { app: string; found: RehearsalView }) {
  const { problems = [], items = [], listed = 0 } = found.result ?? {};
  const blocks = items.filter((one) => one.level === "red");
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
            {blocks.length > 0 && <Items items={blocks} app={app} id={found.id} />}
          </div>
        </div>
      )}
      {asks.length > 0 && (
        <div className="bar bar-orange" data-testid="publish-asks">
          <Icon name="warning" size={16} />
          <div className="bar-body">
            {t("building.asks", { n: asks.length })}
            <Items items={asks} app={app} id={found.id} />
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
          <Items items={told} app={app} id={found.id} />
        </details>
      )}
    </>
  );
}

interface ItemsProps {
  items: readonly RehearsedItem[];
  app: string;
  id: string;
}

const Items = ({ items, app, id }: ItemsProps) => (
  <ul className="publish-items">
    {items.map((one) => (
      <li key={`${one.code} ${one.text}`}>
        {one.text}
        {one.list !== null && <Standing app={app} id={id} list={one.list} about={one.text} />}
      </li>
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
  const handleFile = async () => {
    const answer = await buildingApi.unconvertedFile(app, id);
    download(answer.file, answer.name);
  };
  return (
    <ul className="publish-values">
      <li>
        <Button type="link" size="small" onClick={() => void handleFile().catch(toast.fail)}>
          {t("building.valuesFile")}
        </Button>
      </li>
      {values.data.rows.map((one) => (
        <li key={`${one.record.id}${one.field}${one.value}`}>
          <strong>{one.record.title}</strong> {one.value} <span className="muted">{one.reason}</span>
        </li>
      ))}
      {values.data.next && <li>{t("kit.more", { n: count - values.data.rows.length })}</li>}
    </ul>
  );
}

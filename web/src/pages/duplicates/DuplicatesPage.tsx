/** 「可能重复」: the records of a form that look like one another, to be merged or said to be different. */
import { useNavigate, useParams } from "@tanstack/react-router";
import { Button } from "antd";
import { useMemo, useState } from "react";
import { formOf, useApp } from "../../api/hooks";
import type { AppView, FormView } from "../../api/types";
import { countText } from "../../kit/format";
import { Empty, Page } from "../../kit/Page";
import { ListBones, Loading } from "../../kit/Skeleton";
import { Broken, Refused } from "../../shell/Broken";
import { t } from "../../text";
import "../../text/merging";
import { columnsOf } from "./columns";
import { GroupCard } from "./GroupCard";
import { useLooking } from "./useLooking";
import "./duplicates.css";

export function DuplicatesPage() {
  const params = useParams({ from: "/a/$app/f/$form/duplicates" });
  const app = useApp(params.app);
  const form = formOf(app.data, params.form);
  if (app.error) return <Refused error={app.error} onRetry={() => app.refetch()} />;
  if (app.data && !form) return <Broken />;
  if (!app.data || !form) return <Loading />;
  return <Duplicates app={app.data} form={form} />;
}

function Duplicates({ app, form }: { app: AppView; form: FormView }) {
  const navigate = useNavigate();
  const [withParted, setWithParted] = useState(false);
  const columns = useMemo(() => columnsOf(app, form), [app, form]);
  const paths = useMemo(() => columns.map((one) => one.path), [columns]);
  const found = useLooking(app.key, form.key, paths, withParted);
  const { groups, looking } = found;
  const isEnd = found.next === null;
  const told = { looked: countText(found.looked), n: countText(groups.length), noun: form.noun };
  return (
    <Page
      title={t("twins.of", { form: form.label })}
      onBack={() => void navigate({ to: "/a/$app/f/$form", params: { app: app.key, form: form.key } })}
    >
      <div className="twins-tools">
        <span role="status" className="muted" data-testid="looked">
          {found.looked === 0 && looking
            ? t("twins.looking")
            : t(isEnd ? "twins.lookedAll" : "twins.looked", told)}
        </span>
        {looking && (
          <Button size="small" onClick={found.stop}>
            {t("twins.stop")}
          </Button>
        )}
        {!looking && !isEnd && found.next !== undefined && (
          <Button size="small" onClick={() => void found.look()}>
            {t("twins.goOn")}
          </Button>
        )}
        <label>
          <input
            type="checkbox"
            checked={withParted}
            onChange={(event) => setWithParted(event.target.checked)}
          />
          {t("twins.withParted")}
        </label>
      </div>
      {found.error && <Refused error={found.error} onRetry={() => void found.look()} />}
      {groups.length === 0 && looking && (
        <Loading>
          <ListBones rows={5} />
        </Loading>
      )}
      {groups.length === 0 && isEnd && (
        <div className="paper">
          <Empty title={t("twins.none", { noun: form.noun })} hint={t("twins.noneHint")} />
        </div>
      )}
      {groups.map((group) => (
        <GroupCard
          key={group.records.map((one) => one.id).join()}
          app={app}
          form={form}
          columns={columns}
          rows={found.rows}
          group={group}
          onGone={found.gone}
          onParted={found.parted}
        />
      ))}
    </Page>
  );
}

/** 「应用管理员」: who designs and publishes this app, chosen by an administrator of the company. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { useState } from "react";
import { useMembers } from "../../api/audit";
import { buildingApi, buildingKeys } from "../../api/building";
import type { Ref } from "../../api/types";
import { Dialog } from "../../kit/Dialog";
import { Icon } from "../../kit/Icon";
import { Loading } from "../../kit/Skeleton";
import { toast } from "../../kit/toast";
import { Refused } from "../../shell/Broken";
import { t } from "../../text";

export function Administrators({ app, onClose }: { app: string; onClose: () => void }) {
  const client = useQueryClient();
  const found = useQuery({
    queryKey: buildingKeys.administrators(app),
    queryFn: () => buildingApi.administrators(app),
  });
  const [busy, setBusy] = useState(false);
  const people = found.data?.people ?? [];
  const save = async (next: readonly Ref[]) => {
    setBusy(true);
    try {
      const kept = await buildingApi.setAdministrators(
        app,
        next.flatMap((one) => one.id ?? []),
      );
      client.setQueryData(buildingKeys.administrators(app), kept);
    } catch (error) {
      toast.fail(error);
    }
    setBusy(false);
  };
  return (
    <Dialog
      title={t("building.administrators")}
      onClose={onClose}
      width={480}
      testId="app-administrators"
      footer={<Button onClick={onClose}>{t("kit.close")}</Button>}
    >
      <p className="muted">{t("building.administratorsHint")}</p>
      {found.error && <Refused error={found.error} onRetry={() => found.refetch()} />}
      {!found.data && !found.error && <Loading />}
      {found.data && (
        <>
          <ul className="named-people" aria-label={t("building.administrators")}>
            {people.map((one) => (
              <li key={one.id}>
                <span>{one.title}</span>
                <button
                  type="button"
                  className="plain-button"
                  disabled={busy}
                  aria-label={t("building.administratorRemove", { name: one.title ?? "" })}
                  onClick={() => void save(people.filter((each) => each.id !== one.id))}
                >
                  <Icon name="close" size={14} />
                </button>
              </li>
            ))}
            {people.length === 0 && <li className="muted">{t("building.administratorsNone")}</li>}
          </ul>
          <Colleague busy={busy} known={people} onChoose={(one) => void save([...people, one])} />
        </>
      )}
    </Dialog>
  );
}

interface ColleagueProps {
  busy: boolean;
  known: readonly Ref[];
  onChoose: (one: Ref) => void;
}

function Colleague({ busy, known, onChoose }: ColleagueProps) {
  const [text, setText] = useState("");
  const members = useMembers(text);
  const ids = new Set(known.map((one) => one.id));
  const rows = (members.data?.rows ?? []).filter((row) => !ids.has(row.id)).slice(0, 8);
  return (
    <div className="name-people">
      <label className="build-line">
        <span>{t("building.administratorAdd")}</span>
        <Input
          prefix={<Icon name="search" size={14} />}
          value={text}
          placeholder={t("building.administratorSearch")}
          onChange={(event) => setText(event.target.value)}
        />
      </label>
      <ul className="pick-list">
        {rows.map((row) => (
          <li key={row.id}>
            <button
              type="button"
              disabled={busy}
              onClick={() => {
                onChoose({ id: row.id, title: row.title });
                setText("");
              }}
            >
              <Icon name="plus" />
              <span>{row.title}</span>
              <span className="muted">{row.department}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

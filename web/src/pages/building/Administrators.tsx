/** 「应用管理员」: who designs and publishes this app besides the administrators of the company; it counts at once. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Input } from "antd";
import { useState } from "react";
import { administratorsApi } from "../../api/administrators";
import { useMembers } from "../../api/audit";
import { buildingKeys } from "../../api/building";
import type { Ref } from "../../api/types";
import { Icon } from "../../kit/Icon";
import { Loading } from "../../kit/Skeleton";
import { toast } from "../../kit/toast";
import { Refused } from "../../shell/Broken";
import { t } from "../../text";
import "../../text/administrators";

const MOST_SHOWN = 6;

export function Administrators({ app }: { app: string }) {
  const client = useQueryClient();
  const found = useQuery({
    queryKey: buildingKeys.administrators(app),
    queryFn: () => administratorsApi.all(app),
  });
  const [busy, setBusy] = useState(false);
  const people = found.data?.people ?? [];
  const save = async (next: readonly Ref[]) => {
    setBusy(true);
    try {
      const ids = next.flatMap((one) => one.id ?? []);
      const kept = await administratorsApi.set(app, ids);
      client.setQueryData(buildingKeys.administrators(app), kept);
    } catch (error) {
      toast.fail(error);
    }
    setBusy(false);
  };
  return (
    <section
      className="app-administrators"
      aria-label={t("administrators.title")}
      data-testid="app-administrators"
    >
      <h3>{t("administrators.title")}</h3>
      <p className="muted">{t("administrators.hint")}</p>
      {found.error && <Refused error={found.error} onRetry={() => found.refetch()} />}
      {!found.data && !found.error && <Loading />}
      {found.data && (
        <>
          <ul className="named-people">
            {people.map((one) => (
              <li key={one.id}>
                <span>{one.title}</span>
                <button
                  type="button"
                  className="plain-button"
                  disabled={busy}
                  aria-label={t("administrators.remove", { name: one.title ?? "" })}
                  onClick={() => void save(people.filter((each) => each.id !== one.id))}
                >
                  <Icon name="close" size={14} />
                </button>
              </li>
            ))}
            {people.length === 0 && <li className="muted">{t("administrators.none")}</li>}
          </ul>
          <Colleague busy={busy} known={people} onChoose={(one) => void save([...people, one])} />
        </>
      )}
    </section>
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
  const rows = text ? (members.data?.rows ?? []).filter((row) => !ids.has(row.id)) : [];
  return (
    <>
      <label className="build-line">
        <span>{t("administrators.add")}</span>
        <Input
          prefix={<Icon name="search" size={14} />}
          value={text}
          placeholder={t("administrators.search")}
          onChange={(event) => setText(event.target.value)}
        />
      </label>
      <ul className="pick-list">
        {rows.slice(0, MOST_SHOWN).map((row) => (
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
        {text && members.data && rows.length === 0 && <li className="muted">{t("administrators.nobody")}</li>}
      </ul>
    </>
  );
}

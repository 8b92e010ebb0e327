/** Where every backup is copied to once more: which place, how it stands, what is there. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { backupApi, backupKeys, type SecondView } from "../../../../api/backups";
import { countText, dateTimeText, sizeText } from "../../../../kit/format";
import { Loading } from "../../../../kit/Skeleton";
import { toast } from "../../../../kit/toast";
import { recoverFrom } from "../../../../shell/recovering/RecoverDialog";
import { t } from "../../../../text";
import { Sealed } from "./Sealed";
import { SecondPlaceForm } from "./SecondPlaceForm";

/** Copying goes on by itself, soon after a backup was made. */
const LOOK_MS = 3000;

export function SecondPlacePart() {
  const second = useQuery({
    queryKey: backupKeys.second,
    queryFn: ({ signal }) => backupApi.second(signal),
    refetchInterval: (query) => (query.state.data?.state ? LOOK_MS : false),
  });
  return (
    <div className="settings-part second-place">
      <h3>{t("second.title")}</h3>
      <p className="muted">{t("second.hint")}</p>
      {second.error && <p className="backup-wrong">{second.error.message}</p>}
      {second.isPending && <Loading />}
      {second.data && (
        <>
          <Stands view={second.data} />
          <SecondPlaceForm key={JSON.stringify(second.data.place)} view={second.data} />
        </>
      )}
    </div>
  );
}

function Stands({ view }: { view: SecondView }) {
  const client = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const copying = useMutation({
    mutationFn: backupApi.copySecond,
    onSuccess: () => {
      toast.say(t("second.copying"));
      return client.invalidateQueries({ queryKey: backupKeys.all });
    },
    onError: toast.fail,
  });
  const { state, trouble } = view;
  if (!state) return trouble ? <p className="backup-wrong">{trouble}</p> : null;
  const wrong =
    trouble ?? state.error?.message ?? (state.is_behind ? t("second.behind", { where: state.where }) : null);
  const newest = state.at ? t("second.atMoment", { moment: dateTimeText(state.at) }) : t("second.nothing");
  return (
    <>
      <p className={wrong ? "backup-wrong" : "backup-right"} data-testid="second-state">
        {wrong ?? newest}
      </p>
      <div className="backup-actions">
        <Button loading={copying.isPending} onClick={() => copying.mutate()}>
          {t("second.copyNow")}
        </Button>
        <Button aria-expanded={isOpen} onClick={() => setOpen((known) => !known)}>
          {t("second.look")}
        </Button>
      </div>
      {isOpen && <Rows />}
    </>
  );
}

function Rows() {
  const found = useQuery({
    queryKey: backupKeys.secondRows,
    queryFn: ({ signal }) => backupApi.secondRows(signal),
    retry: false,
  });
  if (found.error) return <p className="backup-wrong">{found.error.message}</p>;
  if (!found.data) return <Loading />;
  if (found.data.rows.length === 0) return <p className="muted">{t("second.empty")}</p>;
  return (
    <ul className="second-rows" aria-label={t("second.list")}>
      {found.data.rows.map((row) => {
        const moment = dateTimeText(row.at);
        const counts = { rows: countText(row.rows), files: countText(row.files) };
        return (
          <li key={row.name}>
            <span className="num">{moment}</span>
            <span>
              {t(`backup.kind.${row.kind}`)}
              <Sealed row={row} />
            </span>
            <span className="muted">
              {t("backup.counts", counts)} · {sizeText(row.bytes)}
            </span>
            <button
              type="button"
              className="link-button"
              aria-label={t("recover.doOf", { moment })}
              onClick={() => void recoverFrom(row.name, moment, true)}
            >
              {t("recover.do")}
            </button>
          </li>
        );
      })}
    </ul>
  );
}

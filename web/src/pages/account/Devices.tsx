/** 「登录设备」: browsers that are signed in; ending one, or all but this one. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { access, type Device } from "../../api/access";
import { Dialog } from "../../kit/Dialog";
import { ask } from "../../kit/dialogs";
import { dateTimeText } from "../../kit/format";
import { Icon } from "../../kit/Icon";
import { ListBones, Loading } from "../../kit/Skeleton";
import { toast } from "../../kit/toast";
import { Refused } from "../../shell/Broken";
import { t } from "../../text";
import { agentText, isPhone } from "./agents";

const DEVICES = ["devices"];

export function Devices() {
  const client = useQueryClient();
  const view = useQuery({ queryKey: DEVICES, queryFn: access.devices });
  const again = () => client.invalidateQueries({ queryKey: DEVICES });
  const end = useMutation({ mutationFn: access.end, onSettled: again, onError: toast.fail });
  const endOthers = useMutation({ mutationFn: access.endOthers, onSettled: again, onError: toast.fail });
  if (view.error) return <Refused error={view.error} onRetry={() => view.refetch()} />;
  if (!view.data) {
    return (
      <Loading>
        <ListBones rows={3} />
      </Loading>
    );
  }
  const others = view.data.devices.filter((one) => !one.here).length;
  const handleEndOthers = async () => {
    const sure = await ask<true>((close) => <EndDialog count={others} onClose={close} />);
    if (sure) endOthers.mutate(undefined, { onSuccess: () => toast.say(t("account.ended")) });
  };
  return (
    <section className="paper account" aria-labelledby="account-devices" data-testid="devices">
      <header className="account-head">
        <h2 id="account-devices">{t("account.devices")}</h2>
        {others > 0 && (
          <Button danger loading={endOthers.isPending} onClick={handleEndOthers}>
            {t("account.endOthers")}
          </Button>
        )}
      </header>
      <p className="muted">{t("account.devicesHint")}</p>
      <ul className="account-devices">
        {view.data.devices.map((one) => (
          <DeviceLine
            key={one.id}
            one={one}
            onEnd={() => end.mutate(one.id, { onSuccess: () => toast.say(t("account.ended")) })}
          />
        ))}
      </ul>
    </section>
  );
}

function DeviceLine({ one, onEnd }: { one: Device; onEnd: () => void }) {
  const name = agentText(one.agent) ?? t("account.unknown");
  return (
    <li>
      <Icon name={isPhone(one.agent) ? "phone" : "computer"} size={20} />
      <div className="account-device">
        <span>
          <strong>{name}</strong>
          {one.here && <span className="account-here">{t("account.here")}</span>}
        </span>
        <span className="muted">
          {t("account.place", {
            address: one.address ?? t("account.nowhere"),
            at: dateTimeText(one.seen_at),
          })}
        </span>
        <span className="muted">
          {t(one.stays ? "account.stays" : "account.day", { at: dateTimeText(one.expires_at) })}
        </span>
      </div>
      {!one.here && (
        <Button onClick={onEnd} aria-label={t("account.endOf", { name })}>
          {t("account.end")}
        </Button>
      )}
    </li>
  );
}

function EndDialog({ count, onClose }: { count: number; onClose: (sure: true | null) => void }) {
  return (
    <Dialog
      width={420}
      title={t("account.endOthers")}
      onClose={() => onClose(null)}
      footer={
        <>
          <Button onClick={() => onClose(null)}>{t("open.cancel")}</Button>
          <Button danger type="primary" onClick={() => onClose(true)}>
            {t("account.end")}
          </Button>
        </>
      }
    >
      <p>{t("account.endSure", { n: count })}</p>
    </Dialog>
  );
}

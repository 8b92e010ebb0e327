/** One address in the list: what becomes of what comes, how that stands, and what can be done with it. */
import { Button } from "antd";
import { useState } from "react";
import { type Incoming, type IncomingView, incomingApi, incomingKeys } from "../../../../api/incoming";
import { ask } from "../../../../kit/dialogs";
import { countText, dateTimeText } from "../../../../kit/format";
import { toast } from "../../../../kit/toast";
import { t } from "../../../../text";
import { useDoing } from "../webhooks/useDoing";
import { IncomingDialog } from "./IncomingDialog";
import { Log } from "./Log";
import { MappingDialog } from "./MappingDialog";
import { type Opened, tell } from "./telling";

interface Props {
  incoming: Incoming;
  view: IncomingView;
}

export function Card({ incoming, view }: Props) {
  const { busy, doing, asked } = useDoing(incomingKeys.all);
  const [isOpen, setOpen] = useState(false);
  const { id, name } = incoming;
  const handleMap = (call?: string) =>
    doing(() =>
      ask<true>((close) => <MappingDialog incoming={incoming} view={view} call={call} onClose={close} />),
    );
  const handleEdit = doing(async () => {
    const changed = await ask<Opened>((close) => (
      <IncomingDialog view={view} incoming={incoming} onClose={close} />
    ));
    if (changed?.secret) await tell(view, changed);
  });
  const handleSwitch = doing(async () => {
    await incomingApi.switchOn(id, !incoming.on, incoming.version);
    toast.say(t(incoming.on ? "in.switchedOff" : "in.switchedOn"));
  });
  const handleSecret = asked(t("in.renewSecret"), t("in.renewSecretSure", { name }), async () =>
    tell(view, await incomingApi.renewSecret(id)),
  );
  const handleAddress = asked(t("in.renewAddress"), t("in.renewAddressSure", { name }), async () =>
    tell(view, await incomingApi.renewAddress(id)),
  );
  const handleFormer = asked(t("in.endFormer"), t("in.endFormerSure", { name }), async () => {
    await incomingApi.endFormer(id);
    toast.say(t("in.formerEnded"));
  });
  const handleRemove = asked(t("in.remove"), t("in.removeSure", { name }), async () => {
    await incomingApi.remove(id);
    toast.say(t("in.removed"));
  });
  return (
    <li className="hook" data-testid="incoming">
      <header>
        <h3>{name}</h3>
        <span className="hook-channel">{t(`in.does.${incoming.does}`)}</span>
        <span className={`hook-state${incoming.on ? (incoming.lacks ? " is-wrong" : " is-on") : ""}`}>
          {t(incoming.on ? "in.on" : "in.off")}
        </span>
      </header>
      <p className="hook-url">{`${view.base ?? window.location.origin}${view.path}…${incoming.ending}`}</p>
      <p className="muted">{aboutOf(incoming, view)}</p>
      <Stands incoming={incoming} />
      <div className="settings-acts">
        <Button type={incoming.maps.length === 0 ? "primary" : "default"} onClick={handleMap()}>
          {t("in.map")}
        </Button>
        <Button aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {t(isOpen ? "in.hideLog" : "in.log")}
        </Button>
        <Button onClick={handleEdit}>{t("in.edit")}</Button>
        <Button disabled={busy} onClick={handleSwitch}>
          {t(incoming.on ? "in.switchOff" : "in.switchOn")}
        </Button>
        {incoming.proof !== "none" && (
          <Button disabled={busy} onClick={handleSecret}>
            {t("in.renewSecret")}
          </Button>
        )}
        {incoming.former_until && (
          <Button disabled={busy} onClick={handleFormer}>
            {t("in.endFormer")}
          </Button>
        )}
        <Button disabled={busy} onClick={handleAddress}>
          {t("in.renewAddress")}
        </Button>
        <Button danger disabled={busy} onClick={handleRemove}>
          {t("in.remove")}
        </Button>
      </div>
      {isOpen && <Log incoming={incoming} onSample={(call) => void handleMap(call)()} />}
    </li>
  );
}

function Stands({ incoming }: { incoming: Incoming }) {
  const { lacks, failing, maps, last_at, last_state, former_until, flow } = incoming;
  const isWrong = lacks || failing;
  const said = [
    lacks ? t("in.lacks") : failing ? t("in.failing") : null,
    maps.length === 0 && !flow ? t("in.unmapped") : t("in.mapped", { n: countText(maps.length) }),
    last_at && last_state
      ? t("in.last", { at: dateTimeText(last_at), state: t(`in.state.${last_state}`) })
      : t("in.never"),
    former_until && t("in.twoSecrets", { at: dateTimeText(former_until) }),
  ].filter(Boolean);
  return (
    <p className={isWrong ? "hook-wrong" : "muted"} data-testid="in-stands">
      {said.join(" · ")}
    </p>
  );
}

function aboutOf({ form, flow, proof, roles }: Incoming, view: IncomingView): string {
  const label = view.forms.find((one) => one.name === form)?.label;
  const process = view.flows.find((one) => one.name === flow)?.label;
  return [label, process, t(`in.proof.${proof}`), roles.join("、")].filter(Boolean).join(" · ");
}

/** Where a notice goes: within the workspace, by mail, to each by a gateway, to groups by their robots; one that is gone may be taken out. */
import { useQuery } from "@tanstack/react-query";
import { webhookApi, webhookKeys } from "../../../../api/webhooks";
import { t } from "../../../../text";

const CHANNELS = ["inbox", "email"] as const;

interface NoticeChannelsProps {
  label: string;
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
}

export function NoticeChannels({ label, chosen, onChange }: NoticeChannelsProps) {
  const hooks = useQuery({ queryKey: webhookKeys.all, queryFn: ({ signal }) => webhookApi.list(signal) });
  const channelOf = new Map(hooks.data?.channels.map((one) => [one.key, one]));
  const all = hooks.data?.webhooks ?? [];
  const gateways = all.filter((one) => channelOf.get(one.channel)?.is_to_each);
  const robots = all.filter((one) => channelOf.get(one.channel)?.is_robot);
  const known = [
    ...CHANNELS.map((one) => ({ value: one as string, label: t(`flows.channel.${one}`) })),
    ...gateways.map((one) => ({
      value: one.id,
      label: t(one.on ? "flows.channel.gateway" : "flows.channel.gatewayOff", { name: one.name }),
    })),
    ...robots.map((one) => ({
      value: one.id,
      label: t(one.on ? "flows.channel.group" : "flows.channel.groupOff", { name: one.name }),
    })),
  ];
  const gone = chosen
    .filter((one) => !known.some((each) => each.value === one))
    .map((one) => ({ value: one, label: one === "sms" ? t("flows.channel.sms") : t("flows.channel.gone") }));
  const offered = hooks.data ? [...known, ...gone] : known;
  return (
    <fieldset className="build-ticks" aria-label={label}>
      {offered.map((one) => (
        <label key={one.value}>
          <input
            type="checkbox"
            checked={chosen.includes(one.value)}
            onChange={() => {
              const next = chosen.includes(one.value)
                ? chosen.filter((each) => each !== one.value)
                : [...chosen, one.value];
              if (next.length > 0) onChange(next);
            }}
          />
          {one.label}
        </label>
      ))}
    </fieldset>
  );
}

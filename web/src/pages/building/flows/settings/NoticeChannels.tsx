/** Where a notice goes: within the workspace, by mail, to each by a gateway, to groups by their robots; one that is gone may be taken out. */
import { t } from "../../../../text";
import { useOutlets } from "./useOutlets";

const CHANNELS = ["inbox", "email"] as const;

interface NoticeChannelsProps {
  app: string;
  label: string;
  chosen: readonly string[];
  /** Fields name somebody outside, such as the customer, who is told it too. */
  isOutside: boolean;
  onChange: (chosen: string[]) => void;
}

export function NoticeChannels({ app, label, chosen, isOutside, onChange }: NoticeChannelsProps) {
  const all = useOutlets(app);
  const gateways = (all ?? []).filter((one) => one.kind === "each");
  const robots = (all ?? []).filter((one) => one.kind === "group");
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
  const offered = all ? [...known, ...gone] : known;
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
      {isOutside && gateways.some((one) => chosen.includes(one.id)) && (
        <p className="flow-outside" role="note">
          {t("flows.channel.outside")}
        </p>
      )}
    </fieldset>
  );
}

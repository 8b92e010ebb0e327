/** An address: chosen by province, city and district, or taken out of a pasted line; a touch leads there. */
import { useQuery } from "@tanstack/react-query";
import type { Region } from "../../api/types";
import type { InputProps } from "../../fields/contract";
import { AddressOffer } from "../../fields/parts/AddressOffer";
import { useAddress } from "../../fields/parts/useAddress";
import { addressText, isAddress, textValue } from "../../fields/values";
import { Icon } from "../../kit/Icon";
import { toast } from "../../kit/toast";
import { t } from "../../text";
import { offer as offerActions } from "../kit/actions";
import type { ActProps } from "./registry";

type Names = [string | null, string | null, string | null];

const inside = (regions: readonly Region[], name: string | null): readonly Region[] =>
  regions.find((one) => one.name === name)?.children ?? [];

export function Input(props: InputProps) {
  const { id, scope, disabled, invalid, describedBy, onLeave, beside } = props;
  const { address, change, type, paste, offer, endOffer } = useAddress(props);
  const regions = useQuery({
    queryKey: ["regions"],
    queryFn: scope.regions,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const names: Names = [address.province, address.city, address.district];
  const provinces = regions.data ?? [];
  const cities = inside(provinces, names[0]);
  const steps: [readonly Region[], string][] = [
    [provinces, t("phone.province")],
    [cities, t("phone.city")],
    [inside(cities, names[1]), t("phone.district")],
  ];
  const choose = (step: number, name: string) => {
    const next = names.map((old, at) => (at < step ? old : at === step ? name || null : null)) as Names;
    change({ province: next[0], city: next[1], district: next[2] });
  };
  return (
    <span className={`address-box${invalid ? " is-wrong" : ""}`}>
      {steps.map(([list, label], step) => {
        const name = names[step] ?? null;
        if (step > 0 && list.length === 0 && name === null) return null;
        return (
          <span key={label} className="box is-native">
            <span className={`box-shown${name ? "" : " is-empty"}`} aria-hidden>
              {name ?? label}
            </span>
            <select
              id={step === 0 ? id : undefined}
              aria-label={step === 0 ? undefined : label}
              value={name ?? ""}
              disabled={disabled}
              onChange={(event) => choose(step, event.target.value)}
              onBlur={onLeave}
            >
              <option value="">{label}</option>
              {name !== null && !list.some((one) => one.name === name) && (
                <option value={name}>{name}</option>
              )}
              {list.map((one) => (
                <option key={one.name} value={one.name}>
                  {one.name}
                </option>
              ))}
            </select>
            <Icon name="down" size={15} />
          </span>
        );
      })}
      <span className="box is-tall">
        <textarea
          rows={2}
          value={address.detail ?? ""}
          disabled={disabled}
          placeholder={t(scope.split ? "field.addressPaste" : "field.addressDetail")}
          aria-label={t("field.addressDetail")}
          aria-describedby={describedBy}
          onPaste={(event) => paste(event.clipboardData.getData("text/plain"))}
          onChange={(event) => type(event.target.value.replace(/\s*\n\s*/g, " "))}
          onBlur={onLeave}
        />
      </span>
      {offer && beside && <AddressOffer told={offer} beside={beside} onDone={endOffer} />}
    </span>
  );
}

export const tall = true;

/** Opens the map's own program where there is one, else its page. */
const mapOf = (place: string) =>
  `https://uri.amap.com/search?keyword=${encodeURIComponent(place)}&view=map&src=huodan&callnative=1`;

async function copy(text: string) {
  try {
    await navigator.clipboard.writeText(text);
    toast.say(t("phone.copied"));
  } catch (error) {
    toast.fail(error);
  }
}

export function Act({ field, value }: ActProps) {
  const text = isAddress(value) ? addressText(value) : textValue(value);
  if (field.masked || text === "") return null;
  const open = () =>
    offerActions(text, [
      {
        label: t("phone.navigate"),
        icon: "pin",
        run: () => void window.open(mapOf(text), "_blank", "noopener"),
      },
      { label: t("phone.copy"), icon: "copy", run: () => void copy(text) },
    ]);
  return (
    <button type="button" className="act" aria-label={t("phone.goTo", { place: text })} onClick={open}>
      <Icon name="pin" size={18} />
    </button>
  );
}

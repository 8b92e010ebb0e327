/** Province, city, district and the rest of an address; a pasted line is taken apart. */
import { Input as Box } from "antd";
import { lazy, Suspense, useRef, useState } from "react";
import type { Address, SplitLine, Value } from "../api/types";
import { t } from "../text";
import type { Beside, CellParts, InputProps, ViewProps } from "./contract";
import { NoValue } from "./parts/Empty";
import { addressText, isAddress, textValue } from "./values";

const Regions = lazy(() => import("./parts/Regions"));

const nowhere: Address = { province: null, city: null, district: null, detail: null };
/** Shorter texts are no line with an address in it. */
const SHORTEST_LINE = 6;

const part = (value: Value): Address =>
  isAddress(value) ? value : { ...nowhere, detail: textValue(value) || null };

type Told = { name?: string; phone?: string };

/** What of a line the fields beside can take; the rest stays in the detail. */
function shareOut(line: SplitLine, beside: Beside | undefined): { place: Address; told: Told } {
  const { name, phone, province, city, district } = line;
  const told: Told = {};
  if (name && beside?.name) told.name = name;
  if (phone && beside?.phone) told.phone = phone;
  const stays = [line.detail, told.name ? null : name, told.phone ? null : phone];
  return { place: { province, city, district, detail: stays.filter(Boolean).join(" ") || null }, told };
}

export function Input(props: InputProps) {
  const { id, field, value, onChange, onLeave, disabled, invalid, scope, describedBy, beside } = props;
  const address = part(value);
  const pasted = useRef<string | null>(null);
  const [offer, setOffer] = useState<Told | null>(null);
  const change = (more: Partial<Address>) => {
    const next = { ...address, ...more };
    onChange(Object.values(next).every((one) => !one) ? null : (next as unknown as Value));
  };

  /** The box holds nothing but what was pasted: ask what it is made of. */
  const takeApart = async (line: string) => {
    const found = await scope.split?.(line).catch(() => null);
    if (!found?.province && !found?.city && !found?.phone) return;
    if (field.also && !beside) return onChange(line);
    const { place, told } = shareOut(found, beside);
    onChange(place as unknown as Value);
    if (Object.keys(told).length > 0) setOffer(told);
  };

  const type = (text: string) => {
    const line = pasted.current;
    pasted.current = null;
    change({ detail: text || null });
    const isAll = line !== null && text.replace(/\s/g, "") === line.replace(/\s/g, "");
    if (isAll && line.trim().length >= SHORTEST_LINE) void takeApart(line);
  };

  return (
    <div className="address">
      <Suspense fallback={<Box disabled />}>
        <Regions
          id={id}
          value={[address.province, address.city, address.district]}
          onChange={([province, city, district]) => change({ province, city, district })}
          onLeave={onLeave}
          load={scope.regions}
          disabled={disabled}
          invalid={invalid}
        />
      </Suspense>
      <Box
        value={address.detail ?? ""}
        disabled={disabled}
        status={invalid ? "error" : undefined}
        placeholder={t(scope.split ? "field.addressPaste" : "field.addressDetail")}
        aria-label={t("field.addressDetail")}
        aria-describedby={describedBy}
        autoComplete="off"
        onPaste={(event) => {
          pasted.current = event.clipboardData.getData("text/plain");
        }}
        onChange={(event) => type(event.target.value)}
        onBlur={onLeave}
      />
      {offer && beside && <Offer told={offer} beside={beside} onDone={() => setOffer(null)} />}
    </div>
  );
}

interface OfferProps {
  told: Told;
  beside: Beside;
  onDone: () => void;
}

/** 「同时填入 收货人 张三、电话 138…」: one key, or none. */
function Offer({ told, beside, onDone }: OfferProps) {
  const said = (["name", "phone"] as const).flatMap((one) =>
    told[one] ? `${beside[one]?.label ?? ""} ${told[one]}` : [],
  );
  return (
    <div className="address-offer" role="status">
      <span>{t("field.alsoFill", { text: said.join(t("field.comma")) })}</span>
      <button
        type="button"
        className="plain-button is-link"
        onClick={() => {
          beside.fill(told);
          onDone();
        }}
      >
        {t("field.fillIn")}
      </button>
      <button type="button" className="plain-button" onClick={onDone}>
        {t("field.notNow")}
      </button>
    </div>
  );
}

const text = (value: Value) => (isAddress(value) ? addressText(value) : textValue(value));

export function View({ value }: ViewProps) {
  return text(value) ? <span className="view-text">{text(value)}</span> : <NoValue />;
}

/** A pasted address stands as a line until the server splits it. */
export const Cell = (): CellParts => ({
  width: 260,
  grow: true,
  text,
  parse: (typed) => ({ value: typed.trim() }),
});

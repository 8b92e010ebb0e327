/** Province, city, district and the rest of an address; a pasted line is taken apart. */
import { Input as Box } from "antd";
import { lazy, Suspense } from "react";
import type { Value } from "../api/types";
import { t } from "../text";
import type { CellParts, InputProps, ViewProps } from "./contract";
import { AddressOffer } from "./parts/AddressOffer";
import { NoValue } from "./parts/Empty";
import { useAddress } from "./parts/useAddress";
import { addressText, isAddress, textValue } from "./values";

const Regions = lazy(() => import("./parts/Regions"));

export function Input(props: InputProps) {
  const { id, onLeave, disabled, invalid, scope, describedBy, beside } = props;
  const { address, change, type, paste, offer, endOffer } = useAddress(props);
  return (
    <div className="address">
      <Suspense fallback={<Box id={id} disabled />}>
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
        onPaste={(event) => paste(event.clipboardData.getData("text/plain"))}
        onChange={(event) => type(event.target.value)}
        onBlur={onLeave}
      />
      {offer && beside && <AddressOffer told={offer} beside={beside} onDone={endOffer} />}
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

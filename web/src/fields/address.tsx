/** Province, city, district and the rest of an address. */
import { Input as Box } from "antd";
import { lazy, Suspense } from "react";
import type { Address, Value } from "../api/types";
import { t } from "../text";
import type { CellParts, InputProps, ViewProps } from "./contract";
import { NoValue } from "./parts/Empty";
import { addressText, isAddress, textValue } from "./values";

const Regions = lazy(() => import("./parts/Regions"));

const nowhere: Address = { province: null, city: null, district: null, detail: null };

const part = (value: Value): Address =>
  isAddress(value) ? value : { ...nowhere, detail: textValue(value) || null };

export function Input(props: InputProps) {
  const { id, value, onChange, onLeave, disabled, invalid, scope, describedBy } = props;
  const address = part(value);
  const change = (more: Partial<Address>) => {
    const next = { ...address, ...more };
    onChange(Object.values(next).every((one) => !one) ? null : (next as unknown as Value));
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
        placeholder={t("field.addressDetail")}
        aria-label={t("field.addressDetail")}
        aria-describedby={describedBy}
        autoComplete="off"
        onChange={(event) => change({ detail: event.target.value || null })}
        onBlur={onLeave}
      />
    </div>
  );
}

const text = (value: Value) => (isAddress(value) ? addressText(value) : textValue(value));

export function View({ value }: ViewProps) {
  return text(value) ? <span className="view-text">{text(value)}</span> : <NoValue />;
}

/** A pasted address stands as its detail until the server splits it. */
export const Cell = (): CellParts => ({
  width: 260,
  grow: true,
  text,
  parse: (typed) => ({ value: { ...nowhere, detail: typed } as unknown as Value }),
});

/** A phone number; a touch calls it. */
import type { InputProps } from "../../fields/contract";
import { textValue } from "../../fields/values";
import { Icon } from "../../kit/Icon";
import { t } from "../../text";
import { Typed } from "./parts/Typed";
import type { ActProps } from "./registry";

export const Input = (props: InputProps) => <Typed {...props} inputMode="tel" />;

export function Act({ field, value }: ActProps) {
  const number = textValue(value).replace(/\s/g, "");
  if (field.masked || number === "") return null;
  return (
    <a className="act" href={`tel:${number}`} aria-label={t("phone.call", { number })}>
      <Icon name="call" size={18} />
    </a>
  );
}

/** One of a tree of options: level by level, each with the phone's own list. */
import type { InputProps } from "../../fields/contract";
import { nodesBelow, wayValue } from "../../fields/parts/ways";
import { wayOf } from "../../fields/values";
import { Icon } from "../../kit/Icon";
import { t } from "../../text";

export function Input(props: InputProps) {
  const { id, field, value, onChange, onLeave, disabled, invalid, describedBy } = props;
  const names = wayOf(value);
  const levels = [...names.map((_, at) => names.slice(0, at)), names];
  const choose = (at: number, name: string) =>
    onChange(wayValue(name ? [...names.slice(0, at), name] : names.slice(0, at)));
  return (
    <span className={`address-box${invalid ? " is-wrong" : ""}`}>
      {levels.map((before, at) => {
        const nodes = nodesBelow(field, before);
        const name = names[at] ?? "";
        if (nodes.length === 0 && name === "" && at > 0) return null;
        const label = t("field.level", { n: at + 1 });
        return (
          <span key={label} className="box is-native">
            <span className={`box-shown${name ? "" : " is-empty"}`} aria-hidden>
              {name || label}
            </span>
            <select
              id={at === 0 ? id : undefined}
              aria-label={at === 0 ? undefined : label}
              aria-describedby={describedBy}
              value={name}
              disabled={disabled}
              onChange={(event) => choose(at, event.target.value)}
              onBlur={onLeave}
            >
              <option value="">{label}</option>
              {name !== "" && !nodes.some((one) => one.name === name) && <option value={name}>{name}</option>}
              {nodes.map((one) => (
                <option key={one.name} value={one.name}>
                  {one.name}
                </option>
              ))}
            </select>
            <Icon name="down" size={15} />
          </span>
        );
      })}
    </span>
  );
}

export const tall = true;

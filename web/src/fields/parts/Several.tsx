/** Several records as chips, each can be taken away; typing finds the next. */
import { useCallback, useRef } from "react";
import type { Ref, Value } from "../../api/types";
import { Icon } from "../../kit/Icon";
import { toast } from "../../kit/toast";
import { t } from "../../text";
import type { InputProps, ViewProps } from "../contract";
import { isRef, textValue, titleOf } from "../values";
import { Combobox } from "./Combobox";
import { NoValue } from "./Empty";
import { furtherChoices, namedRefs, refsOf, refsText, refsValue, withRef } from "./refs";

/** Where a record is, for chips that lead to it. */
type Href = (id: string) => string | undefined;

export function SeveralInput(props: InputProps & { hint: string; href?: Href }) {
  const { field, path, scope, value, onChange, disabled } = props;
  const chosen = refsOf(value);
  // What is looked up, or made first, comes beside what stands here by then.
  const latest = useRef(chosen);
  latest.current = chosen;
  const key = chosen.map((one) => one.id).join("|");
  const find = useCallback(
    (search: string, signal: AbortSignal) =>
      furtherChoices({ field, path, scope }, key.split("|"), search, signal),
    [field, path, scope, key],
  );
  const drop = (id: string) => onChange(refsValue(chosen.filter((one) => one.id !== id)));
  const take = async (next: Value, wrong?: string) => {
    if (isRef(next)) return onChange(withRef(latest.current, next));
    if (!wrong || typeof next !== "string" || wrong === t("grid.searching")) return;
    const names = next.split(/[,\uff0c\u3001;\uff1b]/).map((name) => name.trim());
    const found = await namedRefs(props, names.filter(Boolean), new AbortController().signal);
    if (found) onChange(refsValue(found.reduce(withRef, latest.current)));
    else toast.fail(wrong);
  };
  return (
    <div className="multi">
      {chosen.map((one) => (
        <span key={one.id} className="option-chip">
          <Name one={one} href={props.href} apart />
          <button
            type="button"
            disabled={disabled}
            aria-label={t("field.takeAway", { text: titleOf(one) })}
            onClick={() => drop(one.id)}
          >
            <Icon name="close" size={13} />
          </button>
        </span>
      ))}
      <Combobox
        {...props}
        value={null}
        find={find}
        shown={() => ""}
        hint={chosen.length ? t("field.addOption") : props.hint}
        stays
        chosen={refsText(value)}
        onErase={() => chosen.length > 0 && drop(chosen.at(-1)?.id ?? "")}
        onChange={(next, wrong) => void take(next, wrong)}
      />
    </div>
  );
}

/** Several names side by side; a masked value as its stars. */
export function Names({ value, href }: { value: Value; href?: Href }) {
  if (!Array.isArray(value)) return <span className="cell-text">{textValue(value)}</span>;
  return (
    <span className="tags" title={refsText(value)}>
      {refsOf(value).map((one) => (
        <span key={one.id} className="tag tag-plain">
          <Name one={one} href={href} />
        </span>
      ))}
    </span>
  );
}

/** apart: what is being filled in stays open. */
function Name({ one, href, apart }: { one: Ref; href?: Href; apart?: boolean }) {
  const to = href?.(one.id);
  if (!to) return <span>{titleOf(one)}</span>;
  const away = apart
    ? { target: "_blank", rel: "noreferrer", title: t("field.open", { title: titleOf(one) }) }
    : {};
  return (
    <a href={to} {...away}>
      {titleOf(one)}
    </a>
  );
}

export function SeveralView({ value }: ViewProps) {
  return value === null ? <NoValue /> : <Names value={value} />;
}

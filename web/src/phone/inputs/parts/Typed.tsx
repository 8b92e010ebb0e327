/** A box that is typed in. What a text means, and how its value reads, the field's own column knows. */
import type { InputProps } from "../../../fields/contract";
import { useTyped } from "../../../fields/parts/useTyped";
import { readerOf } from "../../../fields/registry";

interface TypedProps extends InputProps {
  inputMode?: "text" | "decimal" | "tel" | "email" | "url";
  before?: string | null;
  behind?: string | null;
  /** Tell each key, so that what depends on it follows at once. */
  live?: boolean;
  placeholder?: string;
}

export function Typed(props: TypedProps) {
  const { id, field, disabled, invalid, describedBy, onLeave, inputMode = "text", before, behind } = props;
  const column = readerOf(field).Cell(props);
  const bare = (text: string) => (behind ? text.replace(behind, "").trim() : text);
  const typed = useTyped({
    ...props,
    shown: (value) => bare(column.text(value)),
    typed: (value) => bare((column.plain ?? column.text)(value)),
    parse: (text) => {
      const read = column.parse(text);
      return "search" in read ? { value: read.search } : read;
    },
  });
  return (
    <span className={`box${invalid ? " is-wrong" : ""}${inputMode === "decimal" ? " num" : ""}`}>
      {before && <span className="box-sign">{before}</span>}
      <input
        id={id}
        value={typed.text}
        disabled={disabled}
        inputMode={inputMode}
        enterKeyHint="done"
        autoComplete="off"
        autoCapitalize="none"
        placeholder={props.placeholder ?? field.placeholder ?? undefined}
        aria-invalid={invalid || undefined}
        aria-describedby={describedBy}
        onFocus={typed.begin}
        onChange={(event) => typed.type(event.target.value)}
        onBlur={() => {
          typed.settle();
          onLeave();
        }}
        onKeyDown={(event) => event.key === "Enter" && event.currentTarget.blur()}
      />
      {behind && <span className="box-sign">{behind}</span>}
    </span>
  );
}

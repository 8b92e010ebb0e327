/** A record of another form: found by title, code, phone or pinyin; a missing one is made on the spot. */
import { useMemo } from "react";
import { Icon } from "../kit/Icon";
import { t } from "../text";
import type { CellParts, InputProps, Place, ViewProps } from "./contract";
import { Combobox } from "./parts/Combobox";
import { NoValue } from "./parts/Empty";
import { targetCell, targetChoices, targetText } from "./parts/targets";
import { isRef, titleOf } from "./values";

export function Input(props: InputProps) {
  const { field, path, scope, value } = props;
  const find = useMemo(
    () => (search: string, signal: AbortSignal) => targetChoices({ field, path, scope }, search, signal),
    [field, path, scope],
  );
  const { target } = field;
  return (
    <div className="relation">
      <Combobox {...props} find={find} shown={targetText} hint={t("field.search")} />
      {isRef(value) && target && (
        <a
          className="plain-button"
          href={scope.href(target.app, target.form, value.id)}
          target="_blank"
          rel="noreferrer"
          aria-label={t("field.open", { title: titleOf(value) })}
          title={t("field.open", { title: titleOf(value) })}
        >
          <Icon name="open" size={15} />
        </a>
      )}
    </div>
  );
}

export function View({ field, value, scope }: ViewProps) {
  if (!isRef(value))
    return value === null ? <NoValue /> : <span className="view-text">{targetText(value)}</span>;
  const { target } = field;
  if (!target || !scope) return <span className="view-text">{titleOf(value)}</span>;
  return <a href={scope.href(target.app, target.form, value.id)}>{titleOf(value)}</a>;
}

export const Cell = (place: Place): CellParts => targetCell(place, 200);

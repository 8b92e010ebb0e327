/** What a new record begins with: the very box of the field. */
import { useState } from "react";
import type { Value } from "../../../api/types";
import { noScope } from "../../../fields/registry";
import { widgetOf } from "../../../fields/widgets";
import { toWire } from "../../../runtime/rows";
import type { Editor } from "./contract";

export const DefaultSetting: Editor = ({ id, desk, found, value, onChange }) => {
  const view = desk.viewOf(found.field.id);
  const [typed, setTyped] = useState<{ value: Value; wrong?: string } | null>(null);
  if (!view) return null;
  const { Input } = widgetOf(view);
  const shown = typed ? typed.value : ((value ?? null) as Value);
  return (
    <>
      <Input
        id={id}
        field={{ ...view, required: false }}
        path={view.key}
        scope={{ ...noScope, today: new Date().toISOString().slice(0, 10) }}
        value={shown}
        invalid={typed?.wrong !== undefined}
        onChange={(next, wrong) => {
          if (wrong === undefined && (typeof next !== "string" || view.options)) {
            setTyped(null);
            onChange(toWire(next));
          } else setTyped({ value: next, wrong });
        }}
        onLeave={() => {
          if (!typed || typed.wrong) return;
          setTyped(null);
          const next = typed.value === "" ? null : toWire(typed.value);
          if (next !== (value ?? null)) onChange(next);
        }}
      />
      {typed?.wrong && <p className="field-note is-red">{typed.wrong}</p>}
    </>
  );
};

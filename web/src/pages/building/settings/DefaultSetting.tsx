/** What a new record begins with: the very box of the field, or the day and time it is filled in. */
import { Checkbox } from "antd";
import { useState } from "react";
import type { Value } from "../../../api/types";
import { noScope } from "../../../fields/registry";
import { isRich } from "../../../fields/rich/tree";
import { widgetOf } from "../../../fields/widgets";
import { toWire } from "../../../runtime/rows";
import { t } from "../../../text";
import type { Editor } from "./contract";

const NOW: Record<string, string> = { date: "TODAY()", date_time: "NOW()" };

export const DefaultSetting: Editor = (asked) => {
  const { kind = "", default_formula } = asked.found.field;
  const now = NOW[kind];
  if (!now) return <Constant {...asked} />;
  if (default_formula && default_formula !== now)
    return <p className="muted">{t("building.otherDefault")}</p>;
  return (
    <>
      {!default_formula && <Constant {...asked} />}
      <Checkbox
        id={default_formula ? asked.id : undefined}
        checked={default_formula === now}
        onChange={(event) => asked.onChange(null, { default_formula: event.target.checked ? now : null })}
      >
        {t(kind === "date" ? "building.today" : "building.now")}
      </Checkbox>
    </>
  );
};

const Constant: Editor = ({ id, desk, found, value, onChange }) => {
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
          const isTyped = (typeof next === "string" && !view.options) || isRich(next);
          if (wrong === undefined && !isTyped) {
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

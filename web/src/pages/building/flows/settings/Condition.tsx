/** A condition: rows as in filters where it can be said so, else a formula. */
import { Button } from "antd";
import { useEffect, useMemo, useRef, useState } from "react";
import { useSession } from "../../../../api/hooks";
import type { Filter } from "../../../../api/types";
import { toFormula } from "../../../../document/flows/conditions";
import { UNWRITTEN } from "../../../../document/flows/tree";
import { noScope } from "../../../../fields/registry";
import { FilterGroup, withRow } from "../../../../lists/filter/FilterGroup";
import { readFilter, writeFilter } from "../../../../lists/filters";
import { t } from "../../../../text";
import { conditionFields, kindOfPath } from "../conditionFields";
import type { FlowDesk } from "../flowDesk";
import { filterOf, sayCondition } from "../words";
import type { FlowEditor } from "./contract";
import { Formula } from "./Formula";
import "../../../../fields/fields.css";

const REST_MS = 500;

interface ConditionProps {
  id: string;
  flow: FlowDesk;
  /** The step or way it is of. */
  owner: string;
  label: string;
  formula: string | null;
  element: object;
  /** What stands where nothing is written. */
  empty: string | null;
  onChange: (formula: string | null) => void;
}

export function Condition(props: ConditionProps) {
  const { flow, formula } = props;
  const isPlain = formula === null || formula === UNWRITTEN || filterOf(flow, formula) !== null;
  const [asFormula, setAsFormula] = useState(!isPlain);
  if (!isPlain || asFormula) {
    return (
      <div className="flow-condition">
        <Formula
          id={props.id}
          flow={flow}
          element={props.element}
          table={flow.turnOf(props.owner)}
          value={formula === UNWRITTEN ? null : formula}
          onChange={props.onChange}
        />
        {isPlain && (
          <Button size="small" type="link" onClick={() => setAsFormula(false)}>
            {t("flows.asRows")}
          </Button>
        )}
      </div>
    );
  }
  return (
    <div className="flow-condition">
      <Rows {...props} />
      <Button size="small" type="link" onClick={() => setAsFormula(true)}>
        {t("flows.asFormula")}
      </Button>
    </div>
  );
}

function Rows({ flow, label, formula, empty, onChange }: ConditionProps) {
  const { list } = conditionFields(flow.desk);
  const today = useSession().data?.today ?? "";
  const scope = useMemo(
    () => ({ ...noScope, app: list.app.key, form: list.form.key, today, isOfAll: true }),
    [list, today],
  );
  const kept = formula ?? empty;
  const read = (): Filter | null => (kept === null || kept === UNWRITTEN ? null : filterOf(flow, kept));
  const [group, setGroup] = useState(() => withRow(readFilter(read())));
  const filter = writeFilter(group);
  const written = filter ? toFormula(filter, (path) => kindOfPath(flow.desk, path)) : empty;
  const [known, setKnown] = useState(kept);
  // Undone, or changed by somebody else: begin anew with what it says.
  if (kept !== known) {
    setKnown(kept);
    if (kept !== written) setGroup(withRow(readFilter(read())));
  }
  const put = useRef(onChange);
  put.current = onChange;
  const waiting = useRef<{ formula: string | null } | null>(null);
  const isChanged = written !== null || empty === null ? written !== known : false;
  useEffect(() => {
    waiting.current = isChanged ? { formula: written } : null;
    if (!isChanged) return;
    const timer = setTimeout(() => {
      waiting.current = null;
      put.current(written);
    }, REST_MS);
    return () => clearTimeout(timer);
  }, [written, isChanged]);
  // Whoever goes on before the rest is over loses nothing.
  useEffect(
    () => () => {
      if (waiting.current) put.current(waiting.current.formula);
    },
    [],
  );
  return (
    <fieldset className="views-filter flow-rows">
      <legend className="visually-hidden">{label}</legend>
      <FilterGroup list={list} scope={scope} group={group} onChange={(next) => setGroup(withRow(next))} />
      {filter && written === null && (
        <p className="field-note is-red" role="alert">
          {t("flows.notAsRows")}
        </p>
      )}
      {written && written !== UNWRITTEN && <p className="role-sentence">{sayCondition(flow, written)}</p>}
    </fieldset>
  );
}

/** A condition that need not be there. */
export const ConditionSetting: FlowEditor = ({ id, flow, owner, element, setting, value, onChange }) => {
  const formula = (value as string | null) ?? null;
  const [open, setOpen] = useState(false);
  if (formula === null && !open) {
    return (
      <Button size="small" onClick={() => setOpen(true)}>
        {t("flows.addCondition")}
      </Button>
    );
  }
  return (
    <>
      <Condition
        id={id}
        flow={flow}
        owner={owner}
        label={setting.label}
        formula={formula}
        element={element}
        empty={null}
        onChange={onChange}
      />
      <Button
        size="small"
        onClick={() => {
          setOpen(false);
          if (formula !== null) onChange(null);
        }}
      >
        {t("flows.noConditionAnyMore")}
      </Button>
    </>
  );
};

/** A condition: rows as in filters where it can be said so, else a formula. */
import { Button } from "antd";
import { useEffect, useMemo, useRef, useState } from "react";
import { useSession } from "../../../../api/hooks";
import type { Filter } from "../../../../api/types";
import { toFormula, unsettledPath, withField } from "../../../../document/flows/conditions";
import { UNWRITTEN } from "../../../../document/flows/tree";
import { noScope } from "../../../../fields/registry";
import { FilterGroup, withRow } from "../../../../lists/filter/FilterGroup";
import { readFilter, writeFilter } from "../../../../lists/filters";
import { t } from "../../../../text";
import { amountsSplit, conditionFields, kindOfPath, UNSETTLED_HOURS } from "../conditionFields";
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

/** 「含该客户 24 小时内未审核完的其他订单」: a click instead of a formula. */
interface SplitProps {
  flow: FlowDesk;
  filter: Filter | null;
  onChange: (filter: Filter) => void;
}

function SplitPreset({ flow, filter, onChange }: SplitProps) {
  const { amounts, relations } = amountsSplit(conditionFields(flow.desk).list.form.fields);
  const tested = filter ? testedIn(filter) : [];
  const amount = amounts.find((one) => tested.includes(one.key));
  if (!flow.flow.is_approval || tested.some((one) => one.includes("@"))) return null;
  const first = amount ?? amounts[0];
  if (!first) return null;
  return relations.slice(0, 2).map((relation) => (
    <Button
      key={relation.key}
      size="small"
      type="link"
      onClick={() => {
        const path = unsettledPath(first.key, relation.key, UNSETTLED_HOURS);
        if (filter && amount) return onChange(withField(filter, amount.key, path));
        const added = { field: path, op: "gt", value: "" } as Filter;
        onChange(filter ? { or: [filter, added] } : added);
      }}
    >
      {t("flows.own.preset", { relation: relation.label, n: UNSETTLED_HOURS })}
    </Button>
  ));
}

function testedIn(filter: Filter): string[] {
  if ("not" in filter) return testedIn(filter.not);
  if ("and" in filter) return filter.and.flatMap(testedIn);
  if ("or" in filter) return filter.or.flatMap(testedIn);
  return [filter.field];
}

function Rows({ flow, owner, label, formula, empty, onChange }: ConditionProps) {
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
      {flow.turnOf(owner) === undefined && (
        <SplitPreset flow={flow} filter={filter} onChange={(next) => setGroup(withRow(readFilter(next)))} />
      )}
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

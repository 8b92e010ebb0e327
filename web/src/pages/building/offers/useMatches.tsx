/** Comparisons of fields of the target with fields of this form, as rows: 〔field〕〔comparison〕〔this form's field〕. */
import { useEffect, useId, useState } from "react";
import type { MatchElement, MatchOp } from "../../../api/building";
import { newId } from "../../../document/tree";
import { systemField } from "../../../fields/columns";
import { Icon } from "../../../kit/Icon";
import { type FilterField, familyOf, filterField, filterFields, opLabel } from "../../../lists/filterFields";
import { t } from "../../../text";
import type { Desk } from "../desk";
import { FormulaSetting } from "../settings/FormulaSetting";
import { Select } from "../settings/plain";
import type { Beside } from "../views/DraftFilter";
import { drawnApp, drawnPath, keptPath } from "../views/paths";
import { fitsTo, opsFor, plainField } from "./comparing";
import type { Target } from "./useTarget";

const MOST = 10;
const FORMULA = "=";

interface Compared {
  desk: Desk;
  /** Whose fields formulas name: the form, or the subform whose rows are asked. */
  table: string;
  target: Target;
  matches: readonly MatchElement[];
  /** Work out of the rows there are in the draft by then those there shall be. */
  onChange: (change: (now: readonly MatchElement[]) => MatchElement[]) => void;
  /** The field whose records are limited, which is not compared with itself. */
  limited?: string;
}

/** The rows and what adds one; what is not yet filled in asks nothing and is not kept. */
export function useMatches(compared: Compared): Beside {
  const { matches, onChange } = compared;
  const [begun, setBegun] = useState<readonly MatchElement[]>([]);
  const isKept = (id: string) => matches.some((one) => one.id === id);
  const open = begun.filter((one) => !isKept(one.id));
  useEffect(() => {
    // Kept by now: undone it goes.
    if (begun.some((one) => matches.some((each) => each.id === one.id)))
      setBegun(begun.filter((one) => !matches.some((each) => each.id === one.id)));
  }, [begun, matches]);
  const put = (next: MatchElement) => {
    const isWhole = next.field !== "" && next.formula !== "";
    if (isKept(next.id)) {
      if (isWhole) return onChange((now) => now.map((one) => (one.id === next.id ? next : one)));
      setBegun([...open, next]);
      return onChange((now) => now.filter((one) => one.id !== next.id));
    }
    setBegun(open.map((one) => (one.id === next.id ? next : one)));
    if (isWhole) onChange((now) => [...now.filter((one) => one.id !== next.id), next]);
  };
  const drop = (id: string) => {
    setBegun(open.filter((one) => one.id !== id));
    if (isKept(id)) onChange((now) => now.filter((one) => one.id !== id));
  };
  const all = [...matches, ...open];
  return {
    rows: all.map((match) => ({
      key: match.id,
      row: <MatchRow {...compared} match={match} onPut={put} onDrop={() => drop(match.id)} />,
    })),
    add: all.length < MOST && (
      <button
        type="button"
        className="plain-button is-link"
        onClick={() => setBegun([...open, { id: newId(), field: "", op: "eq", formula: "" }])}
      >
        <Icon name="plus" size={14} />
        {t("offers.addMatch")}
      </button>
    ),
  };
}

/** The fields of this form that may be compared with, columns of the row first. */
function ownFields(desk: Desk, table: string): FilterField[] {
  const { form } = drawnApp(desk);
  const columns = form.fields.find((one) => one.key === table)?.fields ?? [];
  return [...columns, ...form.fields].map((field, index) => ({
    path: field.key,
    label: t(index < columns.length ? "offers.ofRow" : "offers.ofThis", { field: field.label }),
    field,
  }));
}

interface MatchRowProps extends Compared {
  match: MatchElement;
  onPut: (match: MatchElement) => void;
  onDrop: () => void;
}

function MatchRow({ desk, table, target, match, limited, onPut, onDrop }: MatchRowProps) {
  const id = useId();
  const { near, drawn } = target;
  const path = drawnPath(near, match.field);
  const fields = filterFields(drawn.app, drawn.form).filter(
    (one) => systemField(one.path) === null && opsFor(one.field).length > 0,
  );
  const found = path === "" ? null : filterField(drawn.app, drawn.form, path);
  const plain = plainField(match.formula);
  const [isFormula, setFormula] = useState(match.formula !== "" && plain === null);
  const own = ownFields(desk, table).filter((one) => one.path !== limited);
  const fitting = (of: FilterField | null) => own.filter((one) => of && fitsTo(of.field, one.field));
  const chosen = own.find((one) => one.path === plain);
  const offered = fitting(found);
  const shown = chosen && !offered.includes(chosen) ? [...offered, chosen] : offered;
  const ops = found ? opsFor(found.field) : [];
  const choose = (next: string) => {
    const field = filterField(drawn.app, drawn.form, next);
    if (!field) return;
    const [first, ...others] = fitting(field);
    const only = others.length === 0 ? first : undefined;
    const formula = isFormula ? match.formula : only ? `#${only.path}` : "";
    onPut({ ...match, field: keptPath(near, next), op: opsFor(field.field)[0] ?? "eq", formula });
  };
  const compare = (value: string) => {
    setFormula(value === FORMULA);
    if (value !== FORMULA) onPut({ ...match, formula: value === "" ? "" : `#${value}` });
  };
  const asChoice = (one: FilterField) => ({ value: one.path, label: one.label });
  return (
    <div className="offers-match">
      <Select
        label={t("offers.field")}
        value={path}
        choices={[
          ...(found ? [] : [{ value: path, label: path ? t("filter.gone") : t("offers.chooseField") }]),
          ...fields.map(asChoice),
          ...(found && !fields.some((one) => one.path === path) ? [asChoice(found)] : []),
        ]}
        onChange={choose}
      />
      {found && (
        <>
          <Select
            label={t("filter.op")}
            value={match.op}
            choices={[...ops, ...(ops.includes(match.op) ? [] : [match.op])].map((op) => ({
              value: op,
              label: opLabel(op, familyOf(found.field)),
            }))}
            onChange={(op) => onPut({ ...match, op: op as MatchOp })}
          />
          <Select
            label={t("offers.own")}
            value={isFormula ? FORMULA : (plain ?? "")}
            choices={[
              ...(plain && !isFormula && chosen ? [] : [{ value: "", label: t("offers.chooseOwn") }]),
              ...shown.map(asChoice),
              { value: FORMULA, label: t("offers.formula") },
            ]}
            onChange={compare}
          />
        </>
      )}
      <button
        type="button"
        className="plain-button filter-remove"
        aria-label={t("filter.removeRow")}
        onClick={onDrop}
      >
        <Icon name="close" size={15} />
      </button>
      {found && isFormula && (
        <div className="offers-formula">
          <label className="visually-hidden" htmlFor={`${id}-formula`}>
            {t("offers.formula")}
          </label>
          <FormulaSetting
            id={`${id}-formula`}
            desk={desk}
            found={{ field: match, table, siblings: [], at: [] }}
            setting={{ name: "formula" } as never}
            value={match.formula}
            onChange={(formula) => onPut({ ...match, formula: String(formula ?? "") })}
          />
        </div>
      )}
    </div>
  );
}

/** A formula of a flow, in the words people see. */
import type { Element } from "../../../../api/building";
import { FormulaSetting } from "../../settings/FormulaSetting";
import type { FlowDesk } from "../flowDesk";

interface FormulaProps {
  id: string;
  flow: FlowDesk;
  element: object;
  value: string | null;
  /** Whose fields it finds first; the flow's form without it. */
  table?: string;
  onChange: (formula: string) => void;
}

export function Formula({ id, flow, element, value, table, onChange }: FormulaProps) {
  const { desk } = flow;
  return (
    <FormulaSetting
      id={id}
      desk={desk}
      found={{ field: element as Element, table: table ?? desk.form.id, siblings: [], at: [] }}
      setting={{ name: "formula" } as never}
      value={value}
      onChange={(formula) => typeof formula === "string" && onChange(formula)}
    />
  );
}

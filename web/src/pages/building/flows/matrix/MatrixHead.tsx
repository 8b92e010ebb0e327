/** What a matrix goes by: which amount, department and category, and of several lines which. */
import { Checkbox } from "antd";
import { useId } from "react";
import type { MatrixElement } from "../../../../api/flows";
import { t } from "../../../../text";
import { Select } from "../../settings/plain";
import type { FlowDesk } from "../flowDesk";
import { amountChoices, departmentChoices, lineNumbers, optionChoices } from "./fields";

interface MatrixHeadProps {
  flow: FlowDesk;
  matrix: MatrixElement;
  onChange: (matrix: MatrixElement) => void;
}

export function MatrixHead({ flow, matrix, onChange }: MatrixHeadProps) {
  const put = (values: Partial<MatrixElement>) => onChange({ ...matrix, ...values });
  const options = optionChoices(flow);
  const rows = options.find((one) => one.value === matrix.option)?.rows ?? null;
  const numbers = rows === null ? [] : lineNumbers(flow, rows);
  return (
    <div className="matrix-head">
      <Choice
        label={t("flows.matrix.amount")}
        value={matrix.amount}
        choices={amountChoices(flow)}
        onChange={(amount) => put({ amount })}
      />
      <Choice
        label={t("flows.matrix.department")}
        value={matrix.department}
        choices={departmentChoices(flow)}
        onChange={(department) => put({ department })}
      />
      <Choice
        label={t("flows.matrix.option")}
        value={matrix.option}
        choices={options}
        onChange={(option) => put({ option, largest_by: null })}
      />
      {rows !== null && (
        <Choice
          label={t("matrix.lines")}
          value={matrix.largest_by ?? null}
          none={t("matrix.anyLine")}
          choices={numbers.map((one) => ({
            value: one.value,
            label: t("matrix.largest", { column: one.label }),
          }))}
          onChange={(largest_by) => put({ largest_by })}
        />
      )}
      <Checkbox
        checked={matrix.by_starter ?? false}
        onChange={(event) => put({ by_starter: event.target.checked })}
      >
        {t("matrix.byStarter")}
      </Checkbox>
    </div>
  );
}

interface ChoiceProps {
  label: string;
  value: string | null;
  none?: string;
  choices: readonly { value: string; label: string }[];
  onChange: (value: string | null) => void;
}

function Choice({ label, value, none = t("flows.matrix.unused"), choices, onChange }: ChoiceProps) {
  const id = useId();
  return (
    <div className="build-row is-level">
      <label htmlFor={id}>{label}</label>
      <Select
        id={id}
        value={value ?? ""}
        choices={[
          { value: "", label: none },
          ...choices.map((one) => ({ value: one.value, label: one.label })),
        ]}
        onChange={(next) => onChange(next || null)}
      />
    </div>
  );
}

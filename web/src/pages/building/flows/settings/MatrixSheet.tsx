/** 审批矩阵 as a sheet: amounts × department × option, and who decides; the first row that fits counts. */
import { Button } from "antd";
import { type ClipboardEvent, useId } from "react";
import type { MatrixElement, MatrixRow } from "../../../../api/flows";
import { movedRow, rowsPasted } from "../../../../document/flows/matrix";
import { newId } from "../../../../document/tree";
import { Icon } from "../../../../kit/Icon";
import { t } from "../../../../text";
import { optionsOf } from "../../offers/offers";
import { Select } from "../../settings/plain";
import { kindOfField } from "../conditionFields";
import type { FlowDesk } from "../flowDesk";
import { peopleFields } from "../peopleFields";
import { AmountCell } from "./AmountCell";
import { Chips } from "./Chips";
import { PeopleChips } from "./PeopleChips";

interface MatrixSheetProps {
  flow: FlowDesk;
  matrix: MatrixElement;
  onChange: (matrix: MatrixElement) => void;
}

const emptyRow = (): MatrixRow => ({
  id: newId(),
  least: null,
  most: null,
  departments: [],
  options: [],
  people: [],
  roles: [],
});

export function MatrixSheet({ flow, matrix, onChange }: MatrixSheetProps) {
  const { desk } = flow;
  const { view } = desk.state;
  const put = (values: Partial<MatrixElement>) => onChange({ ...matrix, ...values });
  const putRow = (id: string, values: Partial<MatrixRow>) =>
    put({ rows: matrix.rows.map((row) => (row.id === id ? { ...row, ...values } : row)) });
  const fields = view.fields.map((one) => ({ value: one.key, label: one.label, field: one }));
  const numbers = fields.filter((one) => kindOfField(one.field) === "number");
  const departments = peopleFields(desk, true)
    .filter((one) =>
      fields.some(
        ({ value, field }) =>
          value === one.path && field.target?.form !== "people" && field.widget.startsWith("department"),
      ),
    )
    .map((one) => ({ value: one.path, label: one.label }));
  const options = fields.filter((one) => one.field.options);
  const known = matrix.option ? optionsOf(desk.find(matrix.option)?.field) : [];
  const handlePaste = (event: ClipboardEvent) => {
    const rows = rowsPasted(event.clipboardData.getData("text/plain"), newId);
    if (rows.length < 2) return;
    event.preventDefault();
    put({ rows: [...matrix.rows, ...rows.map((row) => ({ ...emptyRow(), ...row }))] });
  };
  return (
    <div className="flow-matrix" data-testid="flow-matrix">
      <ColumnChoice
        label={t("flows.matrix.amount")}
        value={matrix.amount}
        choices={numbers}
        onChange={(amount) => put({ amount })}
      />
      <ColumnChoice
        label={t("flows.matrix.department")}
        value={matrix.department}
        choices={departments}
        onChange={(department) => put({ department })}
      />
      <ColumnChoice
        label={t("flows.matrix.option")}
        value={matrix.option}
        choices={options}
        onChange={(option) => put({ option, rows: matrix.rows.map((row) => ({ ...row, options: [] })) })}
      />
      <div className="flow-sheet">
        <table onPaste={handlePaste}>
          <caption className="visually-hidden">{t("flows.matrix.title")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("flows.matrix.order")}</th>
              {matrix.amount && <th scope="col">{t("flows.matrix.least")}</th>}
              {matrix.amount && <th scope="col">{t("flows.matrix.most")}</th>}
              {matrix.department && <th scope="col">{t("flows.matrix.departments")}</th>}
              {matrix.option && <th scope="col">{t("flows.matrix.options")}</th>}
              <th scope="col">{t("flows.matrix.who")}</th>
              <th scope="col">
                <span className="visually-hidden">{t("flows.matrix.acts")}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {matrix.rows.map((row, index) => (
              <tr key={row.id}>
                <th scope="row">{index + 1}</th>
                {matrix.amount &&
                  (["least", "most"] as const).map((name) => (
                    <td key={name}>
                      <AmountCell
                        label={t(`flows.matrix.${name}Of`, { n: index + 1 })}
                        name={name}
                        value={row[name]}
                        onChange={(value) => putRow(row.id, { [name]: value })}
                      />
                    </td>
                  ))}
                {matrix.department && (
                  <td>
                    <Chips
                      label={t("flows.matrix.departments")}
                      add={row.departments.length ? t("flows.addDepartment") : t("flows.matrix.all")}
                      chosen={row.departments}
                      choices={[...flow.state.known.departments].map(([value, label]) => ({ value, label }))}
                      onChange={(chosen) => putRow(row.id, { departments: chosen })}
                    />
                  </td>
                )}
                {matrix.option && (
                  <td>
                    <Chips
                      label={t("flows.matrix.options")}
                      add={row.options.length ? t("flows.matrix.addOption") : t("flows.matrix.all")}
                      chosen={row.options}
                      choices={known.map((one) => ({
                        value: one.id,
                        label: desk.say(one.label ?? one.value),
                      }))}
                      onChange={(chosen) => putRow(row.id, { options: chosen })}
                    />
                  </td>
                )}
                <td>
                  <Chips
                    label={t("flows.addRole")}
                    add={t("flows.addRole")}
                    chosen={row.roles}
                    choices={[...flow.state.known.roles].map(([value, label]) => ({ value, label }))}
                    most={10}
                    onChange={(roles) => putRow(row.id, { roles })}
                  />
                  <PeopleChips
                    label={t("flows.matrix.peopleOf", { n: index + 1 })}
                    known={flow.state.known}
                    chosen={row.people}
                    most={20}
                    onChange={(people) => putRow(row.id, { people })}
                  />
                </td>
                <td className="flow-sheet-acts">
                  {([-1, 1] as const).map((by) => (
                    <button
                      key={by}
                      type="button"
                      className="plain-button"
                      disabled={by < 0 ? index === 0 : index === matrix.rows.length - 1}
                      aria-label={t(by < 0 ? "flows.matrix.up" : "flows.matrix.down", { n: index + 1 })}
                      onClick={() => put({ rows: movedRow(matrix.rows, index, by) })}
                    >
                      <Icon name={by < 0 ? "up" : "down"} size={14} />
                    </button>
                  ))}
                  <button
                    type="button"
                    className="plain-button"
                    aria-label={t("flows.matrix.remove", { n: index + 1 })}
                    onClick={() => put({ rows: matrix.rows.filter((one) => one.id !== row.id) })}
                  >
                    <Icon name="close" size={14} />
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Button
        size="small"
        icon={<Icon name="plus" size={14} />}
        onClick={() => {
          const last = matrix.rows.at(-1);
          put({ rows: [...matrix.rows, { ...emptyRow(), least: last?.most ?? null }] });
        }}
      >
        {t("flows.matrix.addRow")}
      </Button>
      <p className="muted">{t("flows.matrix.hint")}</p>
    </div>
  );
}

interface ColumnChoiceProps {
  label: string;
  value: string | null;
  choices: readonly { value: string; label: string }[];
  onChange: (value: string | null) => void;
}

function ColumnChoice({ label, value, choices, onChange }: ColumnChoiceProps) {
  const id = useId();
  return (
    <div className="build-row is-level">
      <label htmlFor={id}>{label}</label>
      <Select
        id={id}
        value={value ?? ""}
        choices={[{ value: "", label: t("flows.matrix.unused") }, ...choices]}
        onChange={(next) => onChange(next || null)}
      />
    </div>
  );
}

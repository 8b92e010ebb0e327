/** Which records a step finds: fixed conditions, comparisons with the record of the flow, an order. */
import type { MatchElement } from "../../../../api/building";
import type { Filter } from "../../../../api/types";
import { newId } from "../../../../document/tree";
import { filterFields } from "../../../../lists/filterFields";
import { t } from "../../../../text";
import { useMatches } from "../../offers/useMatches";
import { type Target, useTarget } from "../../offers/useTarget";
import { OrderSteps } from "../../views/OrderSteps";
import "../../../../text/offers";
import "../../../../lists/filter/filter.css";
import "../../offers/offers.css";
import type { FlowEditor, FlowEditorProps } from "./contract";
import { TargetFilter } from "./TargetFilter";

/** Of the start the form of the flow, of a step the form it looks in. */
const formOf = ({ flow, element }: FlowEditorProps) => String(element.form ?? flow.desk.form.id);

export const FilterSetting: FlowEditor = (props) => (
  <TargetFilter
    flow={props.flow}
    form={formOf(props)}
    label={props.setting.label}
    where={props.value as Filter | null}
    onChange={(where) => props.onChange(where)}
  />
);
FilterSetting.isWhole = true;

export const MatchesSetting: FlowEditor = (props) => {
  const form = formOf(props);
  const target = useTarget(props.flow.desk, form);
  return target && <Matches key={form} {...props} target={target} />;
};

function Matches({ flow, value, target, onChange }: FlowEditorProps & { target: Target }) {
  const { rows, add } = useMatches({
    desk: flow.desk,
    table: flow.desk.form.id,
    target,
    matches: (value as MatchElement[] | null) ?? [],
    onChange: (change) => onChange(change((value as MatchElement[] | null) ?? [])),
  });
  return (
    <div className="filter-group offers">
      {rows.map(({ key, row }, index) => (
        <div key={key} className="filter-item">
          <span className="filter-join">{t(index === 0 ? "filter.when" : "filter.joinAnd")}</span>
          {row}
        </div>
      ))}
      <div className="filter-add">{add}</div>
    </div>
  );
}

interface Sorted {
  id: string;
  field: string;
  down: boolean;
}

export const OrderSetting: FlowEditor = (props) => {
  const target = useTarget(props.flow.desk, formOf(props));
  const order = (props.value as Sorted[] | null) ?? [];
  if (!target) return null;
  const { app, form } = target.drawn;
  return (
    <OrderSteps
      desk={target.near}
      fields={filterFields(app, form).filter(({ field }) => field.sortable)}
      order={order.map((one) => ({ id: one.id, field: one.field, dir: one.down ? "desc" : "asc" }))}
      onChange={(next) =>
        props.onChange(
          next.map((one) => ({ id: one.id ?? newId(), field: one.field, down: one.dir === "desc" })),
        )
      }
    />
  );
};
OrderSetting.isWhole = true;

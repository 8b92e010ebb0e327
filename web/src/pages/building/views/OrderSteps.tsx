/** What a view is sorted by, one step after the other. */
import type { ViewElement } from "../../../api/building";
import { newId } from "../../../document/tree";
import { Icon } from "../../../kit/Icon";
import { OrderList } from "../../../kit/OrderList";
import type { FilterField } from "../../../lists/filterFields";
import { t } from "../../../text";
import type { Desk } from "../desk";
import { Select } from "../settings/plain";
import { drawnPath, keptPath } from "./paths";

type Step = ViewElement["order"][number];

interface OrderStepsProps {
  desk: Desk;
  fields: readonly FilterField[];
  order: readonly Step[];
  onChange: (order: Step[]) => void;
}

export function OrderSteps({ desk, fields, order, onChange }: OrderStepsProps) {
  const nameOf = (step: Step) => {
    const at = drawnPath(desk, step.field);
    return fields.find((one) => one.path === at)?.label ?? at;
  };
  const used = order.map((step) => drawnPath(desk, step.field));
  const others = fields.filter((one) => !used.includes(one.path));
  const dirs = [
    { value: "asc", label: t("laid.asc") },
    { value: "desc", label: t("laid.desc") },
  ];
  return (
    <fieldset className="build-line views-paths">
      <legend>{t("laid.order")}</legend>
      <OrderList
        label={t("laid.order")}
        items={order}
        keyOf={(step) => step.id}
        nameOf={nameOf}
        onOrder={(after) => onChange(after)}
      >
        {(step) => (
          <span className="views-path">
            <span>{nameOf(step)}</span>
            <Select
              label={t("laid.dirOf", { name: nameOf(step) })}
              value={step.dir}
              choices={dirs}
              onChange={(dir) =>
                onChange(order.map((one) => (one === step ? { ...one, dir: dir as Step["dir"] } : one)))
              }
            />
            <button
              type="button"
              className="plain-button"
              aria-label={t("laid.removeOrder", { name: nameOf(step) })}
              onClick={() => onChange(order.filter((one) => one !== step))}
            >
              <Icon name="close" size={14} />
            </button>
          </span>
        )}
      </OrderList>
      <Select
        label={t("laid.addOrder")}
        value=""
        choices={[
          { value: "", label: t("laid.addOrder") },
          ...others.map((one) => ({ value: one.path, label: one.label })),
        ]}
        onChange={(at) => at && onChange([...order, { id: newId(), field: keptPath(desk, at), dir: "asc" }])}
      />
    </fieldset>
  );
}

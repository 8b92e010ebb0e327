/** Fields in an order, put so by dragging: columns of a view, fields of a card, sums. */
import type { AppView, FieldView, FormView } from "../../../api/types";
import { findField } from "../../../fields/columns";
import { Icon } from "../../../kit/Icon";
import { OrderList } from "../../../kit/OrderList";
import { t } from "../../../text";
import type { Desk } from "../desk";
import { Select } from "../settings/plain";
import { drawnPath, keptPath } from "./paths";

interface ChosenPathsProps {
  label: string;
  desk: Desk;
  drawn: { app: AppView; form: FormView };
  paths: readonly string[];
  fits?: (field: FieldView) => boolean;
  mayBeEmpty?: boolean;
  onChange: (paths: string[]) => void;
}

const SYSTEM = ["created_at", "created_by", "updated_at", "updated_by"];

export function ChosenPaths({ label, desk, drawn, paths, fits, mayBeEmpty, onChange }: ChosenPathsProps) {
  const { app, form } = drawn;
  const chosen = paths.map((path) => ({ path, at: drawnPath(desk, path) }));
  const nameOf = (at: string) => findField(app, form, at)?.label ?? at;
  const others = offered(drawn, fits).filter((at) => !chosen.some((one) => one.at === at));
  return (
    <fieldset className="build-line views-paths">
      <legend>{label}</legend>
      <OrderList
        label={label}
        items={chosen}
        keyOf={(one) => one.at}
        nameOf={(one) => nameOf(one.at)}
        onOrder={(after) => onChange(after.map((one) => one.path))}
      >
        {(one) => (
          <span className="views-path">
            <span>{nameOf(one.at)}</span>
            <button
              type="button"
              className="plain-button"
              disabled={!mayBeEmpty && chosen.length === 1}
              aria-label={t("laid.removeColumn", { name: nameOf(one.at) })}
              onClick={() => onChange(paths.filter((path) => path !== one.path))}
            >
              <Icon name="close" size={14} />
            </button>
          </span>
        )}
      </OrderList>
      <Select
        label={`${label} · ${t("laid.addColumn")}`}
        value=""
        choices={[
          { value: "", label: t("laid.addColumn") },
          ...others.map((at) => ({ value: at, label: nameOf(at) })),
        ]}
        onChange={(at) => at && onChange([...paths, keptPath(desk, at)])}
      />
    </fieldset>
  );
}

/** The form's own fields, one step along its relations, and the system's; those that fit are its own. */
function offered({ app, form }: { app: AppView; form: FormView }, fits?: (field: FieldView) => boolean) {
  if (fits) return form.fields.filter(fits).map((field) => field.key);
  const deeper = form.fields.flatMap((field) => {
    const target = field.target?.many ? undefined : app.forms.find((one) => one.key === field.target?.form);
    return (target?.fields ?? []).filter((one) => !one.fields).map((one) => `${field.key}.${one.key}`);
  });
  return [...form.fields.map((field) => field.key), ...deeper, ...SYSTEM];
}

/** Which fields the chosen rows get which values in: the boxes are those of the form. */
import { Button } from "antd";
import { useState } from "react";
import type { FieldView, Payload, Value } from "../../api/types";
import type { FieldScope } from "../../fields/contract";
import { widgetOf } from "../../fields/widgets";
import { Dialog } from "../../kit/Dialog";
import { countText } from "../../kit/format";
import { Icon } from "../../kit/Icon";
import { choiceField } from "../../lists/filter/choiceField";
import { isEmpty, toWire } from "../../runtime/rows";
import { t } from "../../text";
import { bulkFields } from "./bulkFields";
import type { List } from "./useList";

interface BulkEditProps {
  list: List;
  scope: FieldScope;
  count: number;
  onClose: (values: Payload | null) => void;
}

interface Wish {
  id: number;
  field: FieldView | null;
  value: Value;
  wrong?: string;
}

const MOST = 10;
let lastId = 0;
const newWish = (): Wish => {
  lastId += 1;
  return { id: lastId, field: null, value: null };
};

/** Why a wish cannot be sent, if it cannot. */
const complaint = ({ field, value, wrong }: Wish): string | null =>
  wrong ?? (field?.required && isEmpty(value) ? t("form.required", { field: field.label }) : null);

export function BulkEdit({ list, scope, count, onClose }: BulkEditProps) {
  const fields = bulkFields(list.form);
  const [wishes, setWishes] = useState<readonly Wish[]>(() => [newWish()]);
  const [tried, setTried] = useState(false);
  const chosen = wishes.filter((one) => one.field !== null);
  const taken = new Set(chosen.map((one) => one.field?.key));
  const change = (wish: Wish) => setWishes(wishes.map((one) => (one.id === wish.id ? wish : one)));
  const send = () => {
    setTried(true);
    if (chosen.length === 0 || chosen.some((one) => complaint(one) !== null)) return;
    onClose(Object.fromEntries(chosen.map((one) => [one.field?.key ?? "", toWire(one.value)])));
  };
  const n = countText(count);
  return (
    <Dialog
      title={t("bulk.edit")}
      onClose={() => onClose(null)}
      width={560}
      testId="bulk-edit"
      footer={
        <>
          <Button onClick={() => onClose(null)}>{t("kit.cancel")}</Button>
          <Button type="primary" onClick={send}>
            {t("bulk.editCount", { n })}
          </Button>
        </>
      }
    >
      <p className="muted">{t("bulk.editHint", { n, form: list.form.label })}</p>
      {wishes.map((wish) => (
        <WishRow
          key={wish.id}
          wish={wish}
          fields={fields.filter((field) => field === wish.field || !taken.has(field.key))}
          scope={scope}
          note={
            tried ? (wish.field ? complaint(wish) : chosen.length === 0 ? t("bulk.noField") : null) : null
          }
          onChange={change}
          onRemove={wishes.length > 1 ? () => setWishes(wishes.filter((one) => one !== wish)) : undefined}
        />
      ))}
      {wishes.length < Math.min(MOST, fields.length) && (
        <button
          type="button"
          className="plain-button is-link"
          onClick={() => setWishes([...wishes, newWish()])}
        >
          <Icon name="plus" size={14} />
          {t("bulk.another")}
        </button>
      )}
    </Dialog>
  );
}

interface WishRowProps {
  wish: Wish;
  fields: readonly FieldView[];
  scope: FieldScope;
  note: string | null;
  onChange: (wish: Wish) => void;
  onRemove?: () => void;
}

function WishRow({ wish, fields, scope, note, onChange, onRemove }: WishRowProps) {
  const { field } = wish;
  const Choose = widgetOf({ widget: "select" }).Input;
  const Input = field && widgetOf(field).Input;
  const id = `bulk-${wish.id}`;
  const common = { scope, onLeave: () => undefined };
  const chooser = choiceField(
    t("bulk.field"),
    fields.map((one) => ({ value: one.key, label: one.label })),
  );
  const choose = (key: Value) => {
    const next = fields.find((one) => one.key === key);
    if (next && next !== field) onChange({ id: wish.id, field: next, value: null });
  };
  return (
    <div className="bulk-wish">
      <div className="bulk-wish-field">
        <label htmlFor={`${id}-field`}>{t("bulk.field")}</label>
        <Choose
          {...common}
          id={`${id}-field`}
          field={chooser}
          path="field"
          value={field?.key ?? null}
          onChange={choose}
          invalid={note !== null && !field}
        />
      </div>
      {field && Input && (
        <div className="bulk-wish-value">
          <label htmlFor={`${id}-value`}>{t("bulk.value")}</label>
          <Input
            {...common}
            id={`${id}-value`}
            field={field}
            path={field.key}
            value={wish.value}
            onChange={(value, wrong) => onChange({ ...wish, value, wrong })}
            invalid={note !== null}
            describedBy={`${id}-note`}
          />
        </div>
      )}
      {onRemove && (
        <button
          type="button"
          className="plain-button bulk-wish-remove"
          aria-label={t("filter.removeRow")}
          onClick={onRemove}
        >
          <Icon name="close" size={15} />
        </button>
      )}
      <div
        id={`${id}-note`}
        className={`field-note${note ? " is-red" : ""}`}
        role={note ? "alert" : undefined}
      >
        {note ?? (field && !field.required && isEmpty(wish.value) ? t("bulk.clears") : "")}
      </div>
    </div>
  );
}

/** One field of a form being filled: its name, its box, what is wrong with it. */
import { memo } from "react";
import type { FieldView } from "../../api/types";
import type { FieldScope } from "../../fields/contract";
import { fieldId } from "../../fields/form/fieldId";
import { useBeside } from "../../fields/form/useBeside";
import { useFieldState } from "../../fields/form/useForm";
import { readerOf } from "../../fields/registry";
import { afterPress, useAfterPress } from "../../kit/afterPress";
import { Icon } from "../../kit/Icon";
import type { Form } from "../../runtime/form";
import { t } from "../../text";
import { inputOf } from "../inputs/registry";

interface EntryProps {
  form: Form;
  field: FieldView;
  scope: FieldScope;
}

export const Entry = memo(function Entry({ form, field, scope }: EntryProps) {
  const state = useFieldState(form, field);
  const beside = useBeside(form, field);
  const message = useAfterPress(state.wrong ?? state.problem);
  const warning = useAfterPress(state.warning);
  if (!useAfterPress(state.visible)) return null;
  const widget = inputOf(field);
  const { View } = readerOf(field);
  const Input = state.readonly ? null : widget?.Input;
  const id = fieldId(field.key, scope.layer);
  const note = message ?? warning ?? (Input ? field.hint : null);
  return (
    <div
      className={`entry${Input ? (widget?.tall ? " is-tall" : "") : " is-read"}`}
      data-testid={`field.${field.key}`}
      data-path={field.key}
    >
      <label className="entry-label" htmlFor={Input ? id : undefined}>
        {state.required && Input && (
          <span className="star" aria-hidden>
            *
          </span>
        )}
        {field.label}
        {!Input && field.class === "input" && <Icon name="lock" size={12} label={t("field.locked")} />}
        {field.class === "copied" && <Icon name="link" size={12} label={t("field.copied")} />}
      </label>
      <span className="entry-box">
        {Input ? (
          <Input
            id={id}
            field={field}
            path={field.key}
            scope={scope}
            options={state.options}
            value={state.value}
            onChange={(value, wrong) => form.set(field.key, value, wrong)}
            onLeave={() => afterPress(() => form.leave(field.key))}
            beside={beside}
            invalid={message !== null}
            describedBy={note ? `${id}-note` : undefined}
          />
        ) : (
          <span id={id} className={`entry-value${state.stale ? " stale" : ""}`}>
            <View field={field} value={state.value} scope={scope} />
          </span>
        )}
      </span>
      {note && (
        <span
          id={`${id}-note`}
          className={`field-note${message ? " is-red" : warning ? " is-amber" : ""}`}
          role={message ? "alert" : warning ? "status" : undefined}
        >
          {note}
        </span>
      )}
    </div>
  );
});

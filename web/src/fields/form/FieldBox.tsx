/** One field of a page: label, box or value, hint, complaint. Draws again only when its own state changes. */
import { memo } from "react";
import type { FieldView } from "../../api/types";
import { afterPress, useAfterPress } from "../../kit/afterPress";
import { Icon } from "../../kit/Icon";
import type { Form } from "../../runtime/form";
import { t } from "../../text";
import type { FieldScope } from "../contract";
import { widgetOf } from "../widgets";
import { FieldHistory } from "./FieldHistory";
import { fieldId } from "./fieldId";
import { useBeside } from "./useBeside";
import { useFieldState } from "./useForm";

interface FieldBoxProps {
  form: Form;
  field: FieldView;
  scope: FieldScope;
  /** Show the value only. */
  read?: boolean;
  /** The whole record may not be changed now. */
  shut?: boolean;
}

export const FieldBox = memo(function FieldBox({ form, field, scope, read, shut }: FieldBoxProps) {
  const state = useFieldState(form, field);
  const beside = useBeside(form, field);
  const message = useAfterPress(state.wrong ?? state.problem);
  const warning = useAfterPress(state.warning);
  if (!useAfterPress(state.visible)) return null;
  const { Input, View } = widgetOf(field);
  const id = fieldId(field.key, scope.layer);
  const closed = read || state.readonly;
  return (
    <div
      className={`field field-w${field.width}${closed ? " is-closed" : ""}`}
      data-testid={`field.${field.key}`}
      data-path={field.key}
    >
      <label className="field-label" htmlFor={closed ? undefined : id}>
        {state.required && !closed && (
          <span className="star" aria-hidden="true">
            *
          </span>
        )}
        {field.label}
        {!read && state.readonly && field.class === "input" && (
          <Icon name="lock" size={12} label={t("field.locked")} />
        )}
        {!read && field.class === "copied" && <Icon name="link" size={12} label={t("field.copied")} />}
      </label>
      {read && <FieldHistory field={field} scope={scope} />}
      {closed ? (
        <div id={id} className={`field-value${state.stale ? " stale" : ""}`}>
          <View field={field} value={state.value} scope={scope} />
        </div>
      ) : (
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
          disabled={shut}
          invalid={message !== null}
          describedBy={message || warning || field.hint ? `${id}-note` : undefined}
        />
      )}
      {message && !read ? (
        <div id={`${id}-note`} className="field-note is-red" role="alert">
          {message}
        </div>
      ) : (
        (warning ?? field.hint) &&
        !read && (
          <div
            id={`${id}-note`}
            className={`field-note${warning ? " is-amber" : ""}`}
            role={warning ? "status" : undefined}
          >
            {warning ?? field.hint}
          </div>
        )
      )}
    </div>
  );
});

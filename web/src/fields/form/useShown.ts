/** Which fields of a form rules let be seen now. */
import type { FieldView } from "../../api/types";
import { useAfterPress } from "../../kit/afterPress";
import type { Form } from "../../runtime/form";
import { isVisible } from "../../runtime/state";
import { useFormState } from "./useForm";

export function useShown(form: Form): (field: FieldView) => boolean {
  const hidden = useFormState(form, (state) =>
    form.view.fields
      .filter((field) => !isVisible(state, field.key))
      .map((field) => field.key)
      .join(),
  );
  const keys = useAfterPress(hidden).split(",");
  return (field) => !keys.includes(field.key);
}

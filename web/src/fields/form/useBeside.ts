import { useMemo } from "react";
import type { FieldView } from "../../api/types";
import type { Form } from "../../runtime/form";
import type { Beside } from "../contract";

/** The fields a pasted address may fill, with how to do it. */
export function useBeside(form: Form, { also }: FieldView): Beside | undefined {
  return useMemo(() => {
    if (!also) return undefined;
    const find = (key?: string) => form.view.fields.find((one) => one.key === key && !one.readonly);
    const fields = { name: find(also.name), phone: find(also.phone) };
    return {
      ...fields,
      fill: (values) => {
        for (const part of ["name", "phone"] as const) {
          const field = fields[part];
          const value = values[part];
          if (field && value) form.set(field.key, value);
        }
      },
    };
  }, [form, also]);
}

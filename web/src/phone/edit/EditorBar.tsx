/** The bar below a form on a phone: what it comes to, and the way on. */
import type { AppView } from "../../api/types";
import type { Stepping } from "../../fields/form/steps/useSteps";
import { useFormState } from "../../fields/form/useForm";
import { readerOf } from "../../fields/registry";
import { headParts } from "../../lists/cards";
import type { Form } from "../../runtime/form";
import { t } from "../../text";

interface EditorBarProps {
  app: AppView;
  form: Form;
  stepping: Stepping | null;
  onSave: () => void;
}

/** The sum of the record, worked out by the server while one types, and the way on and to save. */
export function EditorBar({ app, form, stepping, onSave }: EditorBarProps) {
  const { amount } = headParts(app, form.view);
  const state = useFormState(form, ({ values, stale, saving }) => ({
    value: amount ? (values[amount.path] ?? null) : null,
    stale,
    saving,
  }));
  const computed = amount?.field.readonly ? amount.field : null;
  const Sum = computed && readerOf(computed).View;
  const primary = `button is-primary ${computed ? "is-grown" : "is-wide"}`;
  return (
    <>
      {computed && (
        <span className="bar-sum">
          <span className="muted">{computed.label}</span>
          <strong className={`num${state.stale ? " stale" : ""}`} data-testid="sum">
            {Sum && <Sum field={computed} value={state.value} />}
          </strong>
        </span>
      )}
      {stepping && stepping.at > 0 && (
        <button type="button" className="button" onClick={() => stepping.go(stepping.at - 1)}>
          {t("steps.back")}
        </button>
      )}
      {stepping && !stepping.isLast ? (
        <button key="next" type="button" className={primary} onClick={() => void stepping.next()}>
          {t("steps.next")}
        </button>
      ) : (
        <button
          key="save"
          type="button"
          className={primary}
          disabled={state.saving}
          // The second tap of two on 「下一步」 is no wish to save.
          onClick={(event) => (!stepping || event.detail < 2) && onSave()}
        >
          {state.saving ? t("phone.saving") : t("kit.save")}
        </button>
      )}
    </>
  );
}

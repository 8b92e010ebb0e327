/** The fields of a record in their sections; what nobody filled in is folded away. */
import { lazy, Suspense, useState } from "react";
import type { FieldView } from "../../api/types";
import type { FieldScope } from "../../fields/contract";
import { systemValue } from "../../fields/form/Part";
import { itemsOf, shownOf } from "../../fields/form/sections";
import { useFieldState } from "../../fields/form/useForm";
import { useShown } from "../../fields/form/useShown";
import { readerOf } from "../../fields/registry";
import type { Form } from "../../runtime/form";
import { isEmpty } from "../../runtime/rows";
import { t } from "../../text";
import { Lines } from "../edit/Lines";
import { inputOf } from "../inputs/registry";
import { Body } from "../kit/Body";

const RelatedList = lazy(() => import("../../fields/form/RelatedList"));

interface SectionsProps {
  form: Form;
  scope: FieldScope;
}

export function Sections({ form, scope }: SectionsProps) {
  const [all, setAll] = useState(false);
  const { values, rows } = form.store.getState();
  const isFilled = (field: FieldView) =>
    field.fields ? (rows[field.key] ?? []).length > 0 : !isEmpty(values[field.key]);
  const shows = useShown(form);
  const left = form.view.fields.filter((field) => shows(field) && !isFilled(field)).length;
  return (
    <>
      <Body
        view={form.view}
        items={(section) =>
          shownOf(itemsOf(form.view, section.fields), (field) => shows(field) && (all || isFilled(field)))
        }
        lines={(field, named) => (
          <Lines key={field.key} form={form} field={field} scope={scope} read named={named} />
        )}
        line={(field) => <Line key={field.key} form={form} field={field} scope={scope} />}
        system={(shows) => systemValue({ form, shows, scope })}
        lists="all"
        related={(part) =>
          form.record && (
            <Suspense key={part.key} fallback={null}>
              <RelatedList part={part} record={form.record} read />
            </Suspense>
          )
        }
      />
      {left > 0 && (
        <button type="button" className="fold" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t("phone.hideEmpty") : t("phone.showEmpty", { n: left })}
        </button>
      )}
    </>
  );
}

/** A text so long, or a value so wide, stands under its name. */
const LONG = 26;

function Line({ form, field, scope }: SectionsProps & { field: FieldView }) {
  const state = useFieldState(form, field);
  if (!state.visible) return null;
  const { View } = readerOf(field);
  const widget = inputOf(field);
  const { Act } = widget ?? {};
  const isLong = typeof state.value === "string" && state.value.length > LONG;
  return (
    <div className={`value${widget?.tall || isLong ? " is-tall" : ""}`} data-testid={`field.${field.key}`}>
      <span className="value-label">{field.label}</span>
      <span className="value-text">
        <View field={field} value={state.value} scope={scope} />
      </span>
      {Act && <Act field={field} value={state.value} />}
    </div>
  );
}

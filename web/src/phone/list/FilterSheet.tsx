/** Filters by touch, in a sheet from below. */
import { useMemo, useState } from "react";
import type { AppView, Filter, FormView } from "../../api/types";
import { Dialog } from "../../kit/Dialog";
import { ask } from "../../kit/dialogs";
import { operandRows } from "../../lists/operands";
import { periodText } from "../../lists/sentences";
import { t } from "../../text";
import { chosen, PERIODS, type Quick, quickFields, toggled } from "./quick";

interface Answer {
  filter: Filter | null;
}

/** Ask for a filter; null when the sheet was left. */
export const askFilter = (app: AppView, form: FormView, filter: Filter | null): Promise<Answer | null> =>
  ask<Answer>((close) => <FilterSheet app={app} form={form} filter={filter} onClose={close} />);

function choicesOf(quick: Quick): { value: unknown; label: string }[] {
  if (quick.kind === "options") return [...(quick.field.options ?? [])];
  if (quick.kind === "period") return PERIODS.map((word) => ({ value: word, label: periodText(word) }));
  if (quick.kind === "self" && quick.field.target)
    return operandRows(quick.field.target, "").map((row) => ({ value: row.id, label: row.title }));
  return [
    { value: true, label: t("field.yes") },
    { value: false, label: t("field.no") },
  ];
}

interface FilterSheetProps {
  app: AppView;
  form: FormView;
  filter: Filter | null;
  onClose: (answer: Answer | null) => void;
}

function FilterSheet({ app, form, filter, onClose }: FilterSheetProps) {
  const quicks = useMemo(() => quickFields(app, form), [app, form]);
  const [now, setNow] = useState(filter);
  return (
    <Dialog
      title={t("filter.title")}
      testId="filter"
      onClose={() => onClose(null)}
      footer={
        <>
          <button type="button" className="button" onClick={() => onClose({ filter: null })}>
            {t("filter.clear")}
          </button>
          <button
            type="button"
            className="button is-primary is-grown"
            onClick={() => onClose({ filter: now })}
          >
            {t("kit.done")}
          </button>
        </>
      }
    >
      {quicks.map((quick) => (
        <fieldset key={quick.path} className="quick">
          <legend>{quick.label}</legend>
          {choicesOf(quick).map((choice) => {
            const isOn = chosen(now, quick).includes(choice.value);
            return (
              <button
                key={String(choice.value)}
                type="button"
                className={`pill${isOn ? " is-on" : ""}`}
                aria-pressed={isOn}
                onClick={() => setNow(toggled(now, quick, choice.value))}
              >
                {choice.label}
              </button>
            );
          })}
        </fieldset>
      ))}
      {quicks.length === 0 && <p className="muted">{t("phone.noQuick")}</p>}
    </Dialog>
  );
}

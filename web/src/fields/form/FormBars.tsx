/** Above a form being filled: what must be corrected, and what somebody else changed meanwhile. */
import { lazy, Suspense, useEffect, useMemo, useRef } from "react";
import type { Ref } from "../../api/types";
import { useAfterPress } from "../../kit/afterPress";
import { ConflictBanner } from "../../kit/ConflictBanner";
import { ErrorBar } from "../../kit/ErrorBar";
import { WarningBar } from "../../kit/WarningBar";
import type { Form } from "../../runtime/form";
import { type ListedProblem, listTold, listWarnings } from "../../runtime/state";
import { t } from "../../text";
import { changeTexts } from "../changes";
import { focusField } from "./focus";
import { useFormState } from "./useForm";

const Renewed = lazy(() => import("./Renewed"));
const LookAlikes = lazy(() => import("./LookAlikes"));

interface FormBarsProps {
  form: Form;
  /** Save again: what failed is tried once more, or the last conflict was decided. */
  onSave: () => void;
  /** Leave out problems that are shown at their fields. */
  hides?: (problem: ListedProblem) => boolean;
  /** The form is only read: nothing is corrected. */
  read?: boolean;
  /** A record that is there is taken instead of a new one. */
  onUse?: (record: Ref) => void;
}

export function FormBars({ form, onSave, hides, read, onUse }: FormBarsProps) {
  const { view } = form;
  const place = useRef<HTMLDivElement>(null);
  const state = useFormState(
    form,
    ({ submitted, tried, attempts, saving, problems, warnings, wrong, rows, ...state }) => ({
      submitted,
      tried,
      attempts,
      saving,
      problems,
      warnings,
      wrong,
      rows,
      touched: state.touched,
      staged: state.staged,
      trouble: state.trouble,
      conflicts: state.conflicts,
      renewals: state.renewals,
      gone: state.gone,
    }),
  );
  const listed = read ? [] : listTold(view, form.store.getState());
  const problems = hides ? listed.filter((problem) => !hides(problem)) : listed;
  // biome-ignore lint/correctness/useExhaustiveDependencies: made of the whole state, told anew when what it tells has changed
  const warned = useAfterPress(useMemo(() => listWarnings(view, form.store.getState()), [form, view, state]));
  const warnings = hides ? warned.filter((one) => !hides(one)) : warned;
  const blocked =
    state.submitted &&
    !state.saving &&
    (problems.length > 0 || state.conflicts.length > 0 || !!state.trouble);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each attempt that failed is told, wherever the page stands
  useEffect(() => {
    if (blocked) place.current?.scrollIntoView({ block: "nearest" });
  }, [blocked, state.attempts]);

  return (
    <div ref={place} className="form-bars">
      {!read && (state.gone || state.renewals.length > 0) && (
        <Suspense fallback={null}>
          <Renewed renewals={state.renewals} gone={state.gone} onRead={form.readRenewals} />
        </Suspense>
      )}
      <ConflictBanner
        now={Date.now()}
        lines={state.conflicts.map((conflict) => {
          const { path, label, at } = conflict;
          const [mine, theirs] = changeTexts(view, path, conflict.mine, conflict.theirs);
          return { path, label, at, who: conflict.by?.title ?? t("conflict.somebody"), mine, theirs };
        })}
        onDecide={(path, choice) => form.decide(path, choice) && onSave()}
      />
      {!read && (
        <ErrorBar
          problems={problems}
          trouble={state.trouble}
          onJump={focusField}
          onRetry={() => (state.submitted ? onSave() : form.refresh())}
        />
      )}
      {!read && <WarningBar warnings={warnings} onJump={focusField} />}
      {!form.record && !!view.alike_by?.length && (
        <Suspense fallback={null}>
          <LookAlikes form={form} onSave={onSave} onUse={onUse} />
        </Suspense>
      )}
    </div>
  );
}

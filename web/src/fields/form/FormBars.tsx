/** Above a form being filled: what must be corrected, and what somebody else changed meanwhile. */
import { ConflictBanner } from "../../kit/ConflictBanner";
import { ErrorBar } from "../../kit/ErrorBar";
import type { Form } from "../../runtime/form";
import { fieldAt, type ListedProblem, listProblems } from "../../runtime/state";
import { t } from "../../text";
import { textOf } from "../registry";
import { focusField } from "./focus";
import { useFormState } from "./useForm";

interface FormBarsProps {
  form: Form;
  /** Save again, after the last conflict was decided. */
  onSave: () => void;
  /** Leave out problems that are shown at their fields. */
  hides?: (problem: ListedProblem) => boolean;
}

export function FormBars({ form, onSave, hides }: FormBarsProps) {
  const { view } = form;
  const state = useFormState(form, ({ submitted, problems, wrong, rows, trouble, conflicts }) => ({
    submitted,
    problems,
    wrong,
    rows,
    trouble,
    conflicts,
  }));
  const problems = state.submitted ? listProblems(view, form.store.getState()) : [];
  return (
    <>
      <ErrorBar
        problems={hides ? problems.filter((problem) => !hides(problem)) : problems}
        trouble={state.trouble}
        onJump={focusField}
        onRetry={form.refresh}
      />
      <ConflictBanner
        now={Date.now()}
        lines={state.conflicts.map((conflict) => {
          const field = fieldAt(view, conflict.path);
          const text = (value: typeof conflict.mine) => (field ? textOf(field, value) : "");
          return {
            path: conflict.path,
            label: conflict.label,
            who: conflict.by?.title ?? t("conflict.somebody"),
            at: conflict.at,
            mine: text(conflict.mine),
            theirs: text(conflict.theirs),
          };
        })}
        onDecide={(path, choice) => form.decide(path, choice) && onSave()}
      />
    </>
  );
}

/** The form on its paper, with what stands in the way of saving above it. */
import { type KeyboardEvent, type MouseEvent, useEffect, useRef } from "react";
import type { FieldScope } from "../../fields/contract";
import { FormBody } from "../../fields/form/FormBody";
import { focusField } from "../../fields/form/focus";
import { useFormState } from "../../fields/form/useForm";
import { ConflictBanner } from "../../kit/ConflictBanner";
import { ErrorBar } from "../../kit/ErrorBar";
import type { Form } from "../../runtime/form";
import { listProblems } from "../../runtime/state";
import { t } from "../../text";
import { changeText } from "./changes";
import { focusNext, focusSection } from "./moving";

interface FormPaperProps {
  form: Form;
  scope: FieldScope;
  read?: boolean;
  onSave: () => Promise<boolean>;
  /** Begin to edit at this field. */
  onEdit?: (path?: string) => void;
}

export function FormPaper({ form, scope, read, onSave, onEdit }: FormPaperProps) {
  const paper = useRef<HTMLDivElement>(null);
  const top = useRef<HTMLDivElement>(null);
  const state = useFormState(form, (now) => ({
    submitted: now.submitted,
    problems: now.problems,
    wrong: now.wrong,
    rows: now.rows,
    trouble: now.trouble,
    conflicts: now.conflicts,
  }));
  const listed = state.submitted && !read ? listProblems(form.view, form.store.getState()) : [];
  const blocked = listed.length > 0 || state.conflicts.length > 0;

  useEffect(() => {
    if (state.submitted && blocked) top.current?.scrollIntoView({ block: "nearest" });
  }, [state.submitted, blocked]);

  const decide = (path: string, choice: "mine" | "theirs") => {
    if (form.decide(path, choice)) void onSave();
  };
  const handleKey = (event: KeyboardEvent) => {
    if (read || !paper.current || event.defaultPrevented || event.nativeEvent.isComposing) return;
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
    const moved =
      event.key === "Enter" && plain
        ? focusNext(paper.current, event.target as HTMLElement)
        : event.altKey && /^[1-9]$/.test(event.key) && focusSection(paper.current, Number(event.key) - 1);
    if (moved) event.preventDefault();
  };
  const handleDoubleClick = (event: MouseEvent) => {
    const field = (event.target as Element).closest<HTMLElement>("[data-path]");
    if (read && onEdit && field && !(event.target as Element).closest("a, button"))
      onEdit(field.dataset.path);
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys and double clicks of the boxes inside pass through here
    <div ref={paper} className="record-paper paper" onKeyDown={handleKey} onDoubleClick={handleDoubleClick}>
      <div ref={top} className="record-notes">
        <ConflictBanner
          lines={state.conflicts.map((one) => ({
            path: one.path,
            label: one.label,
            who: one.by?.title ?? t("record.somebody"),
            at: one.at,
            mine: changeText(form.view, one.path, one.mine),
            theirs: changeText(form.view, one.path, one.theirs),
          }))}
          now={Date.now()}
          onDecide={decide}
        />
        {!read && (
          <ErrorBar
            problems={listed}
            trouble={state.trouble}
            onJump={focusField}
            onRetry={() => (state.submitted ? void onSave() : form.refresh())}
          />
        )}
      </div>
      <FormBody form={form} scope={scope} read={read} />
    </div>
  );
}

/** The form on its paper, with what stands in the way of saving above it. */
import { type KeyboardEvent, type MouseEvent, type ReactNode, useRef } from "react";
import type { FieldScope } from "../../fields/contract";
import { FormBars } from "../../fields/form/FormBars";
import { FormBody } from "../../fields/form/FormBody";
import { StageDialog } from "../../fields/form/StageDialog";
import type { Stepping } from "../../fields/form/steps/useSteps";
import type { Form } from "../../runtime/form";
import { focusNext, focusSection } from "./moving";

interface FormPaperProps {
  form: Form;
  scope: FieldScope;
  read?: boolean;
  onSave: () => Promise<boolean>;
  /** Begin to edit at this field. */
  onEdit?: (path?: string) => void;
  /** Its tabs are gone through as steps. */
  stepping?: Stepping | null;
  /** Stands below the form. */
  foot?: ReactNode;
}

export function FormPaper({ form, scope, read, onSave, onEdit, stepping, foot }: FormPaperProps) {
  const paper = useRef<HTMLDivElement>(null);
  const goTo = (place: HTMLElement, index: number) => {
    if (!stepping) return focusSection(place, index);
    stepping.go(index);
    return true;
  };
  const handleKey = (event: KeyboardEvent) => {
    if (read || !paper.current || event.defaultPrevented || event.nativeEvent.isComposing) return;
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
    const moved =
      event.key === "Enter" && plain
        ? focusNext(paper.current, event.target as HTMLElement, stepping && nextButton(paper.current))
        : event.altKey && /^[1-9]$/.test(event.key) && goTo(paper.current, Number(event.key) - 1);
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
      <FormBars
        form={form}
        read={read}
        hides={stepping ? ({ path }) => stepping.isAhead(path) : undefined}
        onSave={() => void onSave()}
      />
      <FormBody form={form} scope={scope} read={read} staging={StageDialog} stepping={stepping} />
      {foot && <div className="steps-foot">{foot}</div>}
    </div>
  );
}

/** The button that goes on, or saves, below the form or in the bar of a small screen. */
const nextButton = (paper: HTMLElement) =>
  paper.closest("main")?.querySelector<HTMLElement>("[data-next]") ?? null;

/** On the page of a new record, the new records that will refer to it: kept here until all of it is saved together. */
import { useEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { formOf, useApp } from "../../api/hooks";
import type { AppView, FormView, ListRow, RelatedView } from "../../api/types";
import { Icon } from "../../kit/Icon";
import { toast } from "../../kit/toast";
import type { Form } from "../../runtime/form";
import { type Beside, isOf, type Staged, stagedPath } from "../../runtime/staged";
import { t } from "../../text";
import { fieldId } from "./fieldId";
import { RelatedRows } from "./RelatedRows";
import { useFormState } from "./useForm";
import { askStaged, type StagingDialog } from "./useStaging";
import "../../text/related";
import "./related.css";

interface StagedListProps {
  part: RelatedView;
  form: Form;
  dialog: StagingDialog;
  today: string;
}

/** With the record itself, as many as one save may store. */
const MOST = 199;

export default function StagedList(props: StagedListProps) {
  const app = useApp(props.part.app);
  const of = formOf(app.data, props.part.form);
  return app.data && of ? <List {...props} app={app.data} of={of} /> : null;
}

function List({ part, form, dialog, today, app, of }: StagedListProps & { app: AppView; of: FormView }) {
  const { all, isSent } = useFormState(form, (state) => ({
    all: state.staged,
    isSent: form.isSent || state.saving,
  }));
  const place = useRef<HTMLDivElement>(null);
  const [onOpen] = useState(() => (beside: Beside | null) => {
    form.beside = beside;
  });
  // Nobody puts anything into a list that is gone.
  useEffect(() => () => form.beside?.close(), [form]);
  const staged = all.filter((one) => isOf(one, part));
  const isOver = (path: string) => path === part.over || path.startsWith(`${part.over}.`);
  const shown = { ...part, columns: part.columns.filter((path) => !isOver(path)), opens: true };
  const open = async (before?: Staged) => {
    const one = await askStaged(dialog, { app, form: of, part, main: form.view.noun, today, before, onOpen });
    if (one && !form.stage(one)) toast.fail(t("staged.late"));
  };
  /** Take one out; the focus stays at the next one, or where another is begun. */
  const takeOut = (row: ListRow) => {
    const at = staged.findIndex((one) => one.key === row.id);
    flushSync(() => form.unstage(row.id));
    const next = place.current?.querySelectorAll<HTMLElement>(".related-unlink");
    (next?.[Math.min(at, next.length - 1)] ?? place.current?.querySelector<HTMLElement>("button"))?.focus();
  };
  const find = (row: ListRow) => staged.find((one) => one.key === row.id);
  return (
    <div ref={place} className="related" data-testid={`staged.${part.key}`}>
      <header>
        <h3>{part.label}</h3>
        <span className="muted num" aria-live="polite">
          {staged.length > 0 ? t("staged.count", { n: staged.length }) : t("staged.hint")}
        </span>
        <span className="related-acts">
          <button
            type="button"
            className="plain-button is-link"
            disabled={isSent || all.length >= MOST}
            onClick={() => void open()}
          >
            <Icon name="plus" size={14} /> {t("related.new", { noun: of.noun })}
          </button>
        </span>
      </header>
      {staged.length > 0 && (
        <RelatedRows
          app={app}
          form={of}
          part={shown}
          rows={staged.map((one) => ({ ...one.shown, id: one.key }))}
          opening={{ act: (row) => void open(find(row)) }}
          out={{ label: "staged.remove", act: takeOut }}
          isShut={isSent}
          wrongOf={(row) => find(row)?.problems ?? []}
          placeOf={(row) => fieldId(stagedPath(row.id))}
        />
      )}
    </div>
  );
}

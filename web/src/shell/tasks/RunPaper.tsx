/** The record of a run to read, as the task lets it be seen. */
import { type ComponentType, useEffect, useState } from "react";
import { previewTask, type RunRecord } from "../../api/tasks";
import type { FieldScope } from "../../fields/contract";
import { formClient, useScope } from "../../fields/form/useForm";
import { type Form, openForm } from "../../runtime/form";

interface RunPaperProps {
  found: RunRecord;
  /** My open task, by whose rights rules are asked; null without one. */
  task: string | null;
  today: string;
  /** How the entry draws a form to read. */
  Body: ComponentType<{ form: Form; scope: FieldScope; read: true }>;
}

export function RunPaper({ found, task, today, Body }: RunPaperProps) {
  const { app, form: view, record } = found;
  const [form] = useState(() => {
    const client = formClient(app, view.key);
    const preview = task
      ? ({ values }: Parameters<typeof client.preview>[0]) => previewTask(task, { values })
      : client.preview;
    return openForm({ form: view, record, client: { ...client, preview } });
  });
  const scope = useScope({ app, form: view.key, today, draft: form });
  const isRuled = view.has_rules && task !== null && record.can.update;
  useEffect(() => {
    if (isRuled) form.refresh();
    return form.close;
  }, [form, isRuled]);
  return <Body form={form} scope={scope} read />;
}

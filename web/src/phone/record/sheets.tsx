/** What is told about a record in sheets, each loaded when it is first opened. */
import type { FormView, RecordView } from "../../api/types";
import { ask } from "../../kit/dialogs";
import { toast } from "../../kit/toast";

let isComing = false;

/** Load a sheet before it is asked for: what cannot be loaded is said, and a second tap meanwhile opens no second one. */
async function open(load: () => Promise<void>): Promise<void> {
  if (isComing) return;
  isComing = true;
  try {
    await load();
  } catch (error) {
    toast.fail(error);
  } finally {
    isComing = false;
  }
}

export function tellHistory(app: string, form: FormView, record: RecordView): void {
  void open(async () => {
    const { default: HistorySheet } = await import("./HistorySheet");
    void ask<never>((close) => (
      <HistorySheet app={app} form={form} record={record} onClose={() => close(null)} />
    ));
  });
}

export function tellWhy(app: string, form: string, record: string): void {
  void open(async () => {
    const { default: WhySheet } = await import("./WhySheet");
    void ask<never>((close) => <WhySheet asked={{ app, form, record }} onClose={() => close(null)} />);
  });
}

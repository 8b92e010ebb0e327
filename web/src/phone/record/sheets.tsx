/** What is told about a record in sheets, each loaded when it is first opened. */
import { lazy, Suspense } from "react";
import type { FormView, RecordView } from "../../api/types";
import { ask } from "../../kit/dialogs";

const HistorySheet = lazy(() => import("./HistorySheet"));
const WhySheet = lazy(() => import("./WhySheet"));

export function tellHistory(app: string, form: FormView, record: RecordView): void {
  void ask<never>((close) => (
    <Suspense fallback={null}>
      <HistorySheet app={app} form={form} record={record} onClose={() => close(null)} />
    </Suspense>
  ));
}

export function tellWhy(app: string, form: string, record: string): void {
  void ask<never>((close) => (
    <Suspense fallback={null}>
      <WhySheet asked={{ app, form, record }} onClose={() => close(null)} />
    </Suspense>
  ));
}

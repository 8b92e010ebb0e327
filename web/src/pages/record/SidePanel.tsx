/** Beside a record: what people say about it, and what happened to it. */
import { type KeyboardEvent, lazy, Suspense, useEffect } from "react";
import { useComments } from "../../api/comments";
import type { AppView, FormView, RecordView } from "../../api/types";
import { ListBones, Loading } from "../../kit/Skeleton";
import type { RecordRun } from "../../shell/tasks/useRecordRun";
import { t } from "../../text";
import { HistoryPanel } from "./HistoryPanel";
import { type SideTab, showSide, useSideTab } from "./side";

const Comments = lazy(() =>
  import("../../shell/comments/Comments").then((found) => ({ default: found.Comments })),
);

interface SidePanelProps {
  app: AppView;
  form: FormView;
  record: RecordView;
  field: string;
  onField: (path: string) => void;
  onWhy: () => void;
  /** The comment that was asked for. */
  asked?: string;
  /** What the newest run about the record waits for and asks. */
  run: RecordRun;
  today: string;
}

const RunPanel = lazy(() =>
  import("../../shell/tasks/RunPanel").then((found) => ({ default: found.RunPanel })),
);

/** Go to the box for a comment once it is there. */
export function beginComment(tries = 20): void {
  const box = document.querySelector<HTMLTextAreaElement>(".comment-box textarea");
  if (box) box.focus();
  else if (tries > 0) setTimeout(() => beginComment(tries - 1), 50);
}

export function useCommentCount(app: string, form: string, record: string): number {
  return useComments({ app, form, record }).data?.pages[0]?.count ?? 0;
}

export function SidePanel({ app, form, record, field, onField, onWhy, asked, run, today }: SidePanelProps) {
  const chosen = useSideTab();
  const hasRun = run.run !== undefined;
  const tabs: readonly SideTab[] = hasRun ? ["run", "comments", "history"] : ["comments", "history"];
  const tab = tabs.includes(chosen) ? chosen : "history";
  const spot = { app: app.key, form: form.key, record: record.id };
  const count = useCommentCount(spot.app, spot.form, spot.record);
  useEffect(() => {
    if (asked !== undefined) showSide("comments");
  }, [asked]);
  const names = {
    comments: count > 0 ? t("comments.count", { n: count }) : t("comments.title"),
    history: t("history.title"),
    run: t("nav.run"),
  };
  const handleKey = (event: KeyboardEvent) => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    const step = event.key === "ArrowRight" ? 1 : tabs.length - 1;
    const next = tabs[(tabs.indexOf(tab) + step) % tabs.length] ?? tab;
    showSide(next);
    document.getElementById(`side-${next}`)?.focus();
  };
  return (
    <div className="record-side">
      <div className="side-tabs" role="tablist" aria-label={t("record.side")} onKeyDown={handleKey}>
        {tabs.map((one) => (
          <button
            key={one}
            id={`side-${one}`}
            type="button"
            role="tab"
            aria-selected={one === tab}
            aria-controls="side-panel"
            tabIndex={one === tab ? 0 : -1}
            onClick={() => showSide(one)}
          >
            {names[one]}
          </button>
        ))}
      </div>
      <div id="side-panel" role="tabpanel" aria-labelledby={`side-${tab}`}>
        {tab === "run" ? (
          <Suspense
            fallback={
              <Loading>
                <ListBones rows={4} />
              </Loading>
            }
          >
            <RunPanel
              found={run}
              today={today}
              onComment={() => {
                showSide("comments");
                beginComment();
              }}
            />
          </Suspense>
        ) : tab === "history" ? (
          <HistoryPanel app={app} form={form} record={record} field={field} onField={onField} onWhy={onWhy} />
        ) : (
          <section className="comments paper" aria-label={t("comments.title")} data-testid="comments">
            <Suspense
              fallback={
                <Loading>
                  <ListBones rows={3} />
                </Loading>
              }
            >
              <Comments spot={spot} asked={asked} />
            </Suspense>
          </section>
        )}
      </div>
    </div>
  );
}

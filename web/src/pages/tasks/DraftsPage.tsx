/** 待办中心, drafts: what somebody began in this browser and did not save; to go on with, or to give up. */
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { useEffect } from "react";
import { useTodoCount } from "../../api/todo";
import { dateTimeText } from "../../kit/format";
import { Icon } from "../../kit/Icon";
import { Empty } from "../../kit/Page";
import type { KeptDraft } from "../../shell/drafts";
import { t } from "../../text";
import "../../text/tasks";
import { TodoFilters } from "./TodoFilters";
import { useDropDraft, useNewDrafts } from "./useNewDrafts";
import "./todo.css";

export function DraftsPage() {
  const counts = useTodoCount().data;
  const drafts = useNewDrafts();
  const drop = useDropDraft();
  useEffect(() => {
    document.title = `${t("tasks.drafts")} · ${t("app.name")}`;
  }, []);
  return (
    <main className="page todo is-narrow">
      <div className="todo-left">
        <TodoFilters search={{}} isDrafts count={counts?.todo ?? 0} unseen={counts?.unseen ?? 0} />
        <p className="muted todo-drafts-note">{t("tasks.draftsNote")}</p>
        {drafts.length === 0 && <Empty title={t("tasks.noDrafts")} />}
        <ul className="todo-drafts" aria-label={t("tasks.drafts")}>
          {drafts.map(({ draft, app, noun }) => (
            <li key={keyOf(draft)} data-testid="draft">
              <Link
                to="/a/$app/f/$form/new"
                params={{ app: draft.app, form: draft.form }}
                search={{ copy: draft.copy, of: draft.of, on: draft.on }}
              >
                <Icon name="pen" size={16} />
                <b>{t("tasks.draftOf", { noun })}</b>
                <span className="muted">{saidIn(draft)}</span>
                <span className="muted num">
                  {app} · {dateTimeText(draft.at)}
                </span>
              </Link>
              <Button
                size="small"
                aria-label={t("tasks.dropDraftOf", { noun, at: dateTimeText(draft.at) })}
                onClick={() => drop(draft)}
              >
                {t("tasks.dropDraft")}
              </Button>
            </li>
          ))}
        </ul>
      </div>
    </main>
  );
}

const keyOf = ({ app, form, copy, of, on }: KeptDraft) => [app, form, copy, of, on].join("/");

/** The first words that were typed, by which one knows it again. */
function saidIn({ draft }: KeptDraft): string {
  const texts = Object.values(draft.values).map((value) =>
    typeof value === "object" && value !== null && "title" in value ? value.title : value,
  );
  return texts
    .filter((text): text is string => typeof text === "string" && text !== "")
    .slice(0, 3)
    .join(" · ")
    .slice(0, 80);
}

/** The bell in the bar above: what one was told, over whatever page is open. */
import { useNavigate } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import type { MessageView } from "../../api/comments";
import { Dialog } from "../../kit/Dialog";
import { ask } from "../../kit/dialogs";
import { ListBones, Loading } from "../../kit/Skeleton";
import { t } from "../../text";
import { mayLeave } from "../unsaved";
import { BellIcon, useBell } from "./Bell";

const Messages = lazy(() => import("./Messages").then((found) => ({ default: found.Messages })));

export function BellButton() {
  const { count, label } = useBell();
  const navigate = useNavigate();
  const open = async (message: MessageView) => {
    if (!(await mayLeave())) return;
    if (message.kind === "stuck") return navigate({ to: "/todo/stuck" });
    const { form, record, comment } = message;
    await navigate({
      to: "/a/$app/f/$form/r/$record",
      params: { app: form.app, form: form.key, record: record.id },
      search: { comment },
    });
  };
  const openCopies = async () => {
    if (await mayLeave()) await navigate({ to: "/todo", search: { list: "copied" } });
  };
  const show = () =>
    void ask<never>((close) => (
      <Dialog title={t("inbox.title")} onClose={() => close(null)} width={480} testId="messages">
        <Suspense
          fallback={
            <Loading>
              <ListBones rows={4} />
            </Loading>
          }
        >
          <Messages
            onOpen={(message) => {
              close(null);
              void open(message);
            }}
            onCopies={() => {
              close(null);
              void openCopies();
            }}
          />
        </Suspense>
      </Dialog>
    ));
  return (
    <button
      type="button"
      className="plain-button"
      aria-label={label}
      title={label}
      aria-haspopup="dialog"
      onClick={show}
      data-testid="bell"
    >
      <BellIcon count={count} />
    </button>
  );
}

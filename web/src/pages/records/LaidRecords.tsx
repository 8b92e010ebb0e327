/** Records that are laid out as a kanban or a calendar. */
import { useNavigate, useRouterState } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { useSession } from "../../api/hooks";
import { useScope } from "../../fields/form/useForm";
import { ListBones, Loading } from "../../kit/Skeleton";
import type { Opened } from "../../lists/laid/open";
import { leaveTrail } from "../../shell/trail";
import { ListFrame } from "./ListFrame";
import type { List } from "./useList";

const Kanban = lazy(() => import("../../lists/kanban/Kanban").then((one) => ({ default: one.Kanban })));
const Calendar = lazy(() =>
  import("../../lists/calendar/Calendar").then((one) => ({ default: one.Calendar })),
);

export function LaidRecords({ list, layout }: { list: List; layout: "kanban" | "calendar" }) {
  const { app, form, laid } = list;
  const navigate = useNavigate();
  const session = useSession();
  const today = session.data?.today ?? "";
  const scope = useScope({ app: app.key, form: form.key, today });
  const href = useRouterState({ select: (state) => state.location.href });
  const params = { app: app.key, form: form.key };
  const shared = {
    listing: list,
    href: (id: string) => scope.href(app.key, form.key, id),
    onOpen: ({ id, ids, count }: Opened) => {
      leaveTrail({ ...params, ids, first: 1, count, href });
      void navigate({ to: "/a/$app/f/$form/r/$record", params: { ...params, record: id } });
    },
  };
  const handleNew = (day: string) =>
    void navigate({ to: "/a/$app/f/$form/new", params, search: { on: `${laid.date}:${day}` } });
  return (
    <ListFrame list={list} scope={scope}>
      <div className="list-body paper">
        <Suspense
          fallback={
            <Loading>
              <ListBones rows={10} />
            </Loading>
          }
        >
          {layout === "kanban" ? (
            <Kanban {...shared} />
          ) : (
            today && <Calendar {...shared} today={today} start={list.search.day} onNew={handleNew} />
          )}
        </Suspense>
      </div>
    </ListFrame>
  );
}

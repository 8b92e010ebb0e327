/** All records of one day, read page by page. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { api } from "../../api/calls";
import { keys } from "../../api/hooks";
import { Dialog } from "../../kit/Dialog";
import { ListBones, Loading } from "../../kit/Skeleton";
import { t } from "../../text";
import { CardBody } from "../laid/CardBody";
import { type CardShape, optionTint } from "../laid/card";
import { type OpenCard, openBy } from "../laid/open";
import type { Listing } from "../listing";
import { dayQuery } from "./useCalendar";

interface DayDialogProps {
  listing: Listing;
  day: string;
  shape: CardShape;
  href: (id: string) => string;
  onOpen?: OpenCard;
  onClose: () => void;
}

const PAGE = 50;

export function DayDialog({ listing, day, shape, href, onOpen, onClose }: DayDialogProps) {
  const { app, form } = listing;
  const body = dayQuery(listing, day);
  const asked = useInfiniteQuery({
    queryKey: [...keys.form(app.key, form.key), "day", body],
    queryFn: ({ pageParam, signal }) =>
      api.query(
        app.key,
        form.key,
        { ...body, limit: PAGE, ...(pageParam ? { after: pageParam } : {}) },
        signal,
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const rows = asked.data?.pages.flatMap((page) => page.rows) ?? [];
  const ids = rows.map((row) => row.id);
  return (
    <Dialog title={t("days.dayTitle", { day })} width={520} tall onClose={onClose} testId="calendar-day">
      {asked.isPending ? (
        <Loading>
          <ListBones rows={6} />
        </Loading>
      ) : (
        <ul className="calendar-cards">
          {rows.map((row) => {
            const edge = optionTint(shape, row);
            return (
              <li key={row.id}>
                <a
                  className={`laid-card${edge ? ` edge-${edge}` : ""}`}
                  href={href(row.id)}
                  onClick={(event) => {
                    onClose();
                    openBy(event, onOpen, { id: row.id, ids, count: ids.length });
                  }}
                >
                  <CardBody shape={shape} row={row} />
                </a>
              </li>
            );
          })}
        </ul>
      )}
      {asked.error && <p className="laid-trouble">{asked.error.message}</p>}
      {asked.hasNextPage && (
        <button
          type="button"
          className="plain-button is-link"
          disabled={asked.isFetching}
          onClick={() => void asked.fetchNextPage()}
        >
          {t("days.nextPage")}
        </button>
      )}
    </Dialog>
  );
}

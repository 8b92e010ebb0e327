/** The records a line of the sheet before publishing is about: each opens beside, so that the sheet stays. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { buildingApi } from "../../api/building";
import type { StandingRecord } from "../../api/rehearsals";
import { Loading } from "../../kit/Skeleton";
import { t } from "../../text";

interface Props {
  app: string;
  /** Of the rehearsal. */
  id: string;
  list: number;
  /** The line, for those who hear the button by itself. */
  about: string;
}

export function Standing({ app, id, list, about }: Props) {
  const [isOpen, setOpen] = useState(false);
  const known = useInfiniteQuery({
    queryKey: ["rehearsal", app, id, "standing", list],
    queryFn: ({ pageParam }) => buildingApi.standing(app, id, list, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    enabled: isOpen,
  });
  const rows = known.data?.pages.flatMap((page) => page.rows) ?? [];
  return (
    <>
      <Button
        type="link"
        size="small"
        aria-expanded={isOpen}
        aria-label={`${t("building.showStanding")} ${about}`}
        onClick={() => setOpen(!isOpen)}
      >
        {t(isOpen ? "building.hideStanding" : "building.showStanding")}
      </Button>
      {isOpen && known.isPending && <Loading />}
      {known.error && <p className="field-note is-red">{known.error.message}</p>}
      {isOpen && known.data && rows.length === 0 && !known.hasNextPage && (
        <p className="muted">{t("building.noStanding")}</p>
      )}
      {isOpen && rows.length > 0 && (
        <ul className="publish-values" data-testid="standing">
          {rows.map((one) => (
            <li key={`${one.record.id} ${one.row}`}>
              <a href={addressOf(app, one)} target="_blank" rel="noreferrer">
                {one.record.title ?? one.record.id}
              </a>
              {one.row !== null && (
                <span className="muted"> {t("building.standingRow", { n: one.row })}</span>
              )}
            </li>
          ))}
        </ul>
      )}
      {isOpen && known.hasNextPage && (
        <Button
          type="link"
          size="small"
          loading={known.isFetchingNextPage}
          onClick={() => void known.fetchNextPage()}
        >
          {t("building.moreStanding")}
        </Button>
      )}
    </>
  );
}

const addressOf = (app: string, { form, record }: StandingRecord) =>
  `/a/${app}/f/${form}/r/${encodeURIComponent(record.id)}`;

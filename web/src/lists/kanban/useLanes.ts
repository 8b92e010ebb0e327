/** Which lanes there are, and the records of one: page by page, counted up to the limit, summed where that is cheap. */
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { api } from "../../api/calls";
import { keys } from "../../api/hooks";
import type { FieldView, Ref } from "../../api/types";
import { isRef } from "../../fields/values";
import { both } from "../filters";
import { pathsOf } from "../laid/card";
import type { Listing } from "../listing";
import { type Lane, laneWhere, MOST_PEOPLE, optionLanes, personLanes } from "./lanes";

const PAGE = 30;

export function useLanes(listing: Listing, field: FieldView) {
  const { app, form, query } = listing;
  const people = useQuery({
    queryKey: [...keys.form(app.key, form.key), "lanes", field.key, query.where],
    queryFn: ({ signal }) =>
      api.aggregate(
        app.key,
        form.key,
        {
          where: query.where,
          group: [{ field: field.key, key: "who" }],
          measures: [{ key: "n", op: "count" }],
          order: [{ field: "n", dir: "desc" }],
          limit: MOST_PEOPLE + 1,
        },
        signal,
      ),
    enabled: field.options === undefined,
  });
  const lanes = useMemo((): Lane[] | null => {
    if (field.options) return optionLanes(field.options);
    if (!people.data) return null;
    const found = people.data.rows.map((row) => row.who ?? null).filter((one): one is Ref => isRef(one));
    return personLanes(found.slice(0, MOST_PEOPLE));
  }, [field, people.data]);
  return { lanes, error: people.error, retry: () => void people.refetch() };
}

export function useLane(listing: Listing, field: FieldView, lane: Lane) {
  const { app, form, query, laid } = listing;
  const where = both(query.where, laneWhere(field, lane));
  const columns = pathsOf(listing);
  const asked = useInfiniteQuery({
    queryKey: [...keys.form(app.key, form.key), "lane", { ...query, where, columns }],
    queryFn: ({ pageParam, signal }) =>
      api.query(
        app.key,
        form.key,
        {
          ...query,
          columns,
          where,
          limit: PAGE,
          ...(pageParam ? { after: pageParam } : {}),
          count: pageParam ? "none" : "capped",
        },
        signal,
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const first = asked.data?.pages[0];
  const isCapped = first?.count_capped ?? false;
  const measures = [{ key: "sum", op: "sum" as const, field: laid.lane_sum }];
  // Sums follow the filter, not a search; over more rows than are counted they would be too dear.
  const sum = useQuery({
    queryKey: [...keys.form(app.key, form.key), "lane-sum", where, laid.lane_sum],
    queryFn: ({ signal }) => api.aggregate(app.key, form.key, { where, measures }, signal),
    enabled: laid.lane_sum !== undefined && !query.search && first !== undefined && !isCapped,
  });
  const rows = useMemo(() => asked.data?.pages.flatMap((page) => page.rows) ?? [], [asked.data]);
  const total = sum.data?.rows[0]?.sum;
  return {
    ...asked,
    rows,
    count: first?.count ?? null,
    isCapped,
    sum: typeof total === "string" ? total : null,
  };
}

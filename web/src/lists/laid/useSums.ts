/** The sum row of a list: what its view sums up, over all rows the filter lets through. */
import { useQuery } from "@tanstack/react-query";
import { api } from "../../api/calls";
import { keys } from "../../api/hooks";
import { findField } from "../../fields/columns";
import { numberText } from "../../kit/format";
import type { Listing } from "../listing";

/** Texts by path; none over more rows than are counted, where they would be too dear, nor over what a search finds. */
export function useSums(listing: Listing, isCapped: boolean): ReadonlyMap<string, string> {
  const { app, form, laid, query, paths } = listing;
  const summed = (laid.sums ?? []).filter((path) => paths.includes(path));
  const measures = summed.map((path, index) => ({ key: `s${index}`, op: "sum" as const, field: path }));
  const enabled = summed.length > 0 && !isCapped && !query.search;
  const asked = useQuery({
    queryKey: [...keys.form(app.key, form.key), "sums", query.where, summed],
    queryFn: ({ signal }) => api.aggregate(app.key, form.key, { where: query.where, measures }, signal),
    enabled,
  });
  const row = enabled ? asked.data?.rows[0] : undefined;
  return new Map(
    summed.flatMap((path, index) => {
      const value = row?.[`s${index}`];
      const field = findField(app, form, path)?.field;
      return typeof value === "string" && field ? [[path, numberText(value, field)] as const] : [];
    }),
  );
}

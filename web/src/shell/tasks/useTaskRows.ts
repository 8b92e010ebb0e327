/** The lines of a list with what their fields are, as far as one sees the forms they belong to. */
import { useMemo } from "react";
import { formOf } from "../../api/hooks";
import { type Known, rowsOf, type TaskRow } from "../../api/tasks";
import { useAllApps } from "../useFindings";

export function useTaskRows(pages: Parameters<typeof rowsOf>[0]): TaskRow[] {
  const apps = useAllApps();
  return useMemo(() => {
    const find = (app: string, key: string) =>
      formOf(
        apps.find((one) => one.key === app),
        key,
      );
    const known: Known = {
      fieldsOf: ({ app, key }) => find(app, key)?.fields ?? [],
      labelOf: (app, key) => find(app, key)?.label ?? "",
    };
    return rowsOf(pages, known);
  }, [pages, apps]);
}

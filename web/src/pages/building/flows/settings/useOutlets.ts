/** What processes of an app may name, as far as who builds it may: undefined until that is known. */
import { useQuery } from "@tanstack/react-query";
import { nodesApi, type Outlet, outletsKey } from "../../../../api/flows";

export function useOutlets(app: string): readonly Outlet[] | undefined {
  const found = useQuery({
    queryKey: outletsKey(app),
    queryFn: ({ signal }) => nodesApi.channels(app, signal),
  });
  return found.data?.rows;
}

/** What the server keeps of a section, read before its form is drawn. */
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Loading } from "../../../kit/Skeleton";
import { Refused } from "../../../shell/Broken";

interface SettingProps<S> {
  name: readonly string[];
  read: () => Promise<S>;
  /** A form whose `key` says what is kept begins anew with what somebody else saved. */
  children: (kept: S) => ReactNode;
}

export function Setting<S>({ name, read, children }: SettingProps<S>) {
  const kept = useQuery({ queryKey: name, queryFn: read });
  if (kept.error) return <Refused error={kept.error} onRetry={() => kept.refetch()} />;
  if (kept.data === undefined) return <Loading />;
  return children(kept.data);
}

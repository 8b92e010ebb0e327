/** Handing over for who leaves on the wire: what there is, and having it done by a job. */
import { useQuery } from "@tanstack/react-query";
import { request } from "./client";
import type { JobView } from "./jobs";
import { STAFF } from "./staff";
import type { Ref } from "./types";

export type Which = "all" | "open";

/** A field of records that names who leaves. */
export interface NamingField {
  app: string;
  app_label: string;
  form: string;
  form_label: string;
  field: string;
  label: string;
  /** In how many records, about how many of them a process is under way, and how many one may not change there. */
  count: number;
  open: number;
  kept: number;
  /** Which move unless somebody chooses otherwise; null for none. */
  proposed: Which | null;
}

export interface ToHandOver {
  tasks: number;
  is_more: boolean;
  flows: readonly { app: string; label: string; count: number }[];
  fields: readonly NamingField[];
  stand_ins: number;
  views: number;
  exports: number;
  can_sign_in: boolean;
  done: readonly JobView[];
}

export interface HandOverWish {
  to: string;
  fields: readonly { app: string; form: string; field: string; which: Which; to: readonly string[] }[];
  tasks: boolean;
  flows: boolean;
  beside: boolean;
  closes: boolean;
}

/** What came of one: how much of each, app documents that could not be changed, records that were not and why, what else stays. */
export interface HandOverReport {
  person: Ref;
  to: Ref;
  counts: Partial<Record<Counted | `${Counted}_left`, number>>;
  refused: readonly { app: string; message: string }[];
  stays?: readonly string[];
  failed: readonly {
    app: string;
    form: string;
    form_label: string;
    id: string;
    title: string | null;
    message: string;
  }[];
}

export const COUNTED = ["tasks", "records", "apps", "stand_ins", "views"] as const;
export type Counted = (typeof COUNTED)[number];

export const useToHandOver = (person: string) =>
  useQuery({
    queryKey: [...STAFF, person, "hand_over"],
    queryFn: ({ signal }) => request<ToHandOver>({ path: `/staff/${person}/hand_over`, signal }),
    staleTime: 0,
  });

export const handOver = (person: string, body: HandOverWish) =>
  request<JobView>({ method: "POST", path: `/staff/${person}/hand_over`, body });

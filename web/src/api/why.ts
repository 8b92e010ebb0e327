/** Where rights come from: of one form or record, and the table of people and forms. Owns the shapes and paths of it. */
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { request } from "./client";
import type { StaffState } from "./staff";
import type { FieldView, Filter, Ref } from "./types";

export const VERBS = ["read", "create", "update", "delete", "import", "export"] as const;
export type Verb = (typeof VERBS)[number];
export type Rows = "all" | "department" | "own" | "where";
export const RIGHTS = ["hidden", "masked", "read", "write"] as const;
export type Right = (typeof RIGHTS)[number];

/** What one role gives. where: the condition of its rows, told to administrators. */
export interface WhyPart {
  role: string;
  rows: Rows;
  where: Filter | null;
  fields: Readonly<Record<string, FieldView>>;
}

export interface WhyVerb {
  verb: Verb;
  allowed: boolean;
  by: readonly WhyPart[];
  /** Roles that give it with other records only. */
  elsewhere: readonly WhyPart[];
  /** Roles that would give it. */
  givers: readonly string[];
}

export interface WhyOwner {
  label: string;
  person: Ref;
  department: string | null;
  self: boolean;
  near: boolean;
}

export interface WhyField {
  path: string;
  label: string;
  right: Right;
  roles: readonly string[];
  computed: boolean;
}

export interface Why {
  person: { id: string | null; title: string | null };
  state: StaffState | null;
  /** An administrator asks: hidden fields and conditions are told. */
  full: boolean;
  roles: readonly string[];
  form: { app: string; key: string; label: string };
  record: { id: string; title: string | null } | null;
  owners: readonly WhyOwner[];
  verbs: readonly WhyVerb[];
  fields: readonly WhyField[];
}

/** About what is asked; without a record about the form. */
export interface WhyAsked {
  app: string;
  form: string;
  record?: string;
  person?: string;
}

export const useWhy = ({ app, form, record, person }: WhyAsked) =>
  useQuery({
    queryKey: ["why", app, form, record ?? "", person ?? ""],
    queryFn: ({ signal }) => {
      const at = `/apps/${encodeURIComponent(app)}/forms/${encodeURIComponent(form)}`;
      const asked = person ? `?person=${encodeURIComponent(person)}` : "";
      return request<Why>({ path: `${at}${record ? `/records/${record}` : ""}/why${asked}`, signal });
    },
    retry: false,
    placeholderData: keepPreviousData,
  });

export interface RightsCell {
  verbs: Partial<Record<Verb, readonly Rows[]>>;
  hidden: number;
  masked: number;
}

export interface RightsForm {
  app: { key: string; label: string };
  key: string;
  label: string;
}

export interface RightsRow {
  id: string;
  name: string | null;
  department: string | null;
  state: StaffState;
  roles: readonly string[];
  /** One per form; null where the form does not exist for them. */
  cells: readonly (RightsCell | null)[];
}

interface RightsPage {
  forms: readonly RightsForm[];
  rows: readonly RightsRow[];
  count: number;
}

export const useRights = (search: string) =>
  useInfiniteQuery({
    queryKey: ["rights", search],
    queryFn: ({ pageParam, signal }) => {
      const asked = new URLSearchParams({ search, skip: String(pageParam), limit: "30" });
      return request<RightsPage>({ path: `/staff/rights?${asked}`, signal });
    },
    initialPageParam: 0,
    getNextPageParam: (last, pages) => {
      const shown = pages.reduce((sum, one) => sum + one.rows.length, 0);
      return shown < last.count ? shown : undefined;
    },
    placeholderData: keepPreviousData,
  });

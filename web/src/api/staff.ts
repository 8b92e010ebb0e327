/** People, their accounts and departments on the wire, for administrators. */
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { request } from "./client";
import type { Ref } from "./types";

/** none: not allowed to sign in, for want of an account. */
export type StaffState = "active" | "closed" | "none";

export interface Person {
  id: string;
  name: string | null;
  no: string | null;
  phone: string | null;
  department: Ref | null;
  job: string | null;
  login: string | null;
  /** Ids of roles. */
  roles: readonly string[];
  state: StaffState;
  must_change_password: boolean;
  signed_in_at: string | null;
  /** They sign in with a code as well. */
  has_totp: boolean;
  /** Until when wrong passwords lock them out; null if they do not. */
  locked_until: string | null;
}

export interface RoleView {
  id: string;
  name: string;
  /** Null for the built-in one. */
  app: string | null;
  note: string | null;
  /** How many people have it, who may come in or not. */
  count: number;
}

export interface Department {
  id: string;
  name: string;
  parent: Ref | null;
  head: Ref | null;
  /** Of its own people, not of those below it. */
  count: number;
}

export interface StaffAsked {
  search: string;
  department: string;
  role: string;
  state: StaffState | "locked" | "";
}

/** What a form of a person holds; references by id. */
export interface PersonValues {
  name: string;
  no: string | null;
  phone: string | null;
  department: string | null;
  job: string | null;
}

/** A password that is told this once. */
export interface Told {
  person: Person;
  password: string;
}

export interface StaffPage {
  rows: readonly Person[];
  count: number;
  roles: readonly RoleView[];
}

type PersonChange = Partial<PersonValues> & { roles?: readonly string[]; active?: boolean };
type DepartmentValues = Partial<{ name: string; parent: string | null; head: string | null }>;

const PAGE = 50;
const MOST = 200;

function page(asked: StaffAsked, skip: number, limit: number, signal: AbortSignal) {
  const given = Object.entries({ ...asked, skip: String(skip), limit: String(limit) });
  const query = new URLSearchParams(given.filter(([, value]) => value !== ""));
  return request<StaffPage>({ path: `/staff?${query}`, signal });
}

export const staffApi = {
  add: (body: PersonValues & { id?: string; login: string; roles: readonly string[] }) =>
    request<Told>({ method: "POST", path: "/staff", body }),
  change: (id: string, body: PersonChange) =>
    request<Person>({ method: "PATCH", path: `/staff/${id}`, body }),
  /** Somebody by what they sign in with; null if there are too many alike. */
  find: async (login: string, id: string) => {
    const { rows } = await page({ ...ANYBODY, search: login }, 0, MOST, new AbortController().signal);
    return rows.find((one) => one.id === id) ?? null;
  },
  resetPassword: (id: string) => request<Told>({ method: "POST", path: `/staff/${id}/password`, body: {} }),
  unlock: (id: string) => request<Person>({ method: "DELETE", path: `/staff/${id}/lock` }),
  signOut: (id: string) => request<Person>({ method: "DELETE", path: `/staff/${id}/sessions` }),
  resetTotp: (id: string) => request<Person>({ method: "DELETE", path: `/staff/${id}/totp` }),
  departments: (signal?: AbortSignal) =>
    request<{ rows: readonly Department[] }>({ path: "/departments", signal }),
  addDepartment: (body: DepartmentValues) =>
    request<Department>({ method: "POST", path: "/departments", body }),
  changeDepartment: (id: string, body: DepartmentValues) =>
    request<Department>({ method: "PATCH", path: `/departments/${id}`, body }),
  removeDepartment: (id: string) => request<void>({ method: "DELETE", path: `/departments/${id}` }),
};

export const STAFF = ["staff"] as const;
const DEPARTMENTS = [...STAFF, "departments"] as const;

export const ANYBODY: StaffAsked = { search: "", department: "", role: "", state: "" };

export const useStaff = (asked: StaffAsked) =>
  useInfiniteQuery({
    queryKey: [...STAFF, asked],
    queryFn: ({ pageParam, signal }) => page(asked, pageParam, PAGE, signal),
    initialPageParam: 0,
    getNextPageParam: (last, pages) => {
      const shown = pages.reduce((sum, one) => sum + one.rows.length, 0);
      return shown < last.count ? shown : undefined;
    },
    placeholderData: keepPreviousData,
  });

/** Those to choose one of, as many as a list of choices holds. */
export const useAnybody = () =>
  useQuery({
    queryKey: [...STAFF, "anybody"],
    queryFn: ({ signal }) => page(ANYBODY, 0, MOST, signal),
  });

export const useDepartments = () =>
  useQuery({ queryKey: DEPARTMENTS, queryFn: ({ signal }) => staffApi.departments(signal) });

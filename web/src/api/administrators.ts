/** Who designs one app, and drafts that wait for an administrator of the company (decision 0058). */
import type { Draft } from "./building";
import { request } from "./client";
import type { Ref } from "./types";

export interface HandedIn {
  by: Ref;
  at: string;
  changed: boolean; // since
}

const of = (app: string) => `/building/${encodeURIComponent(app)}`;

export const administratorsApi = {
  all: (app: string) => request<{ people: Ref[] }>({ path: `${of(app)}/administrators` }),
  set: (app: string, people: readonly string[]) =>
    request<{ people: Ref[] }>({ method: "PATCH", path: `${of(app)}/administrators`, body: { people } }),
  handIn: (app: string, number: number) =>
    request<Draft>({ method: "POST", path: `${of(app)}/draft/hand-in`, body: { number } }),
};

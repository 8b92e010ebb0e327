/** Where one is signed in. Owns the shapes and paths of signing in elsewhere. */
import { request } from "./client";

export interface Device {
  id: string;
  /** This very browser. */
  here: boolean;
  agent: string | null;
  address: string | null;
  /** Signed in for 30 days, not for a working day. */
  stays: boolean;
  created_at: string;
  seen_at: string;
  expires_at: string;
}

export const access = {
  devices: () => request<{ devices: Device[] }>({ path: "/session/devices" }),
  end: (id: string) => request<void>({ method: "DELETE", path: `/session/devices/${id}` }),
  endOthers: () => request<void>({ method: "DELETE", path: "/session/devices" }),
};

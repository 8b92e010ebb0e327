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

/** Two-step sign-in of one's own. */
export interface TotpView {
  on: boolean;
  /** One of one's roles needs it. */
  demanded: boolean;
  recovery_left: number;
}

export interface TotpProposal {
  secret: string;
  /** What an authenticator on the same phone opens. */
  uri: string;
  /** The same as a picture: SVG. */
  picture: string;
}

interface Recovery {
  recovery: readonly string[];
}

export const access = {
  devices: () => request<{ devices: Device[] }>({ path: "/session/devices" }),
  end: (id: string) => request<void>({ method: "DELETE", path: `/session/devices/${id}` }),
  totp: () => request<TotpView>({ path: "/session/totp" }),
  proposeTotp: () => request<TotpProposal>({ method: "POST", path: "/session/totp/proposal", body: {} }),
  switchTotpOn: (body: { secret: string; code: string; password: string }) =>
    request<Recovery>({ method: "POST", path: "/session/totp/on", body }),
  switchTotpOff: (password: string) =>
    request<void>({ method: "POST", path: "/session/totp/off", body: { password } }),
  renewRecovery: (password: string) =>
    request<Recovery>({ method: "POST", path: "/session/totp/recovery", body: { password } }),
  endOthers: () => request<void>({ method: "DELETE", path: "/session/devices" }),
};

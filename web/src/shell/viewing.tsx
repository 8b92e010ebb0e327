/** Looking with the eyes of a colleague: saying so, leaving it, following what other tabs do. Shared by both entries. */
import { useEffect } from "react";
import { onViewingOver } from "../api/client";
import type { SessionView } from "../api/types";
import { viewing } from "../api/viewing";
import { Icon } from "../kit/Icon";
import { queryClient } from "../kit/queryClient";
import { toast } from "../kit/toast";
import { t } from "../text";
import "./viewing.css";

const BEFORE = "huodan.viewing.before";
const tabs = globalThis.BroadcastChannel ? new BroadcastChannel("huodan.viewing") : null;
let leaving = false;

/** Begin the pages anew with the eyes of another, and let other tabs know. */
export function enterViewing(): void {
  sessionStorage.setItem(BEFORE, window.location.pathname + window.location.search);
  tabs?.postMessage("changed");
  window.location.assign("/");
}

/** Look with one's own eyes again, where it began. */
export async function leaveViewing(): Promise<void> {
  if (leaving) return;
  leaving = true;
  try {
    await viewing.end();
    tabs?.postMessage("changed");
    const before = sessionStorage.getItem(BEFORE) ?? "/";
    sessionStorage.removeItem(BEFORE);
    window.location.assign(before);
  } catch (error) {
    toast.fail(error);
  } finally {
    leaving = false;
  }
}

/** Leave in time, and follow what other tabs do. */
export function useViewing(session: SessionView | undefined): void {
  const seconds = session?.viewing?.seconds;
  const over = session?.viewing?.over ?? false;
  useEffect(() => {
    if (seconds === undefined) return;
    const leave = () => void leaveViewing();
    onViewingOver(leave);
    const timer = setTimeout(leave, over ? 0 : seconds * 1000);
    return () => {
      clearTimeout(timer);
      onViewingOver(null);
    };
  }, [seconds, over]);
  useEffect(() => {
    const again = () => void queryClient.invalidateQueries();
    tabs?.addEventListener("message", again);
    return () => tabs?.removeEventListener("message", again);
  }, []);
}

/** Says on every page whose eyes they are. */
export function ViewingBar({ session }: { session: SessionView | undefined }) {
  const now = session?.viewing;
  if (!now) return null;
  return (
    <div className="viewing-bar" role="status" data-testid="viewing">
      <Icon name="eye" size={18} />
      <span>
        {t("viewing.now")} <b>{now.person.title}</b> {t("viewing.only")}
        <span className="viewing-until num">{t("viewing.until", { at: now.until.slice(11, 16) })}</span>
      </span>
      <a href="/rights">{t("viewing.table")}</a>
      <button type="button" onClick={() => void leaveViewing()}>
        {t("viewing.leave")}
      </button>
    </div>
  );
}

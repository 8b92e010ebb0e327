/** When the session ends while somebody works: a sheet asks for the password, then the call goes on. */
import { useEffect } from "react";
import { onSessionEnd } from "../api/client";
import { keys } from "../api/hooks";
import type { SessionView } from "../api/types";
import { queryClient } from "../kit/queryClient";
import { BASE } from "./places";

let asking: Promise<boolean> | null = null;

async function signInAgain(session: SessionView): Promise<boolean> {
  const { askSignIn } = await import("./SignInAgain");
  const answer = await askSignIn(session.user.login);
  if (answer?.user.id === session.user.id) {
    queryClient.setQueryData(keys.session, answer);
    return true;
  }
  window.location.assign(answer ? BASE : window.location.href);
  return false;
}

export function useSignInAgain(session: SessionView | undefined): void {
  useEffect(() => {
    if (!session) return;
    onSessionEnd(() => {
      asking ??= signInAgain(session).finally(() => {
        asking = null;
      });
      return asking;
    });
    return () => onSessionEnd(null);
  }, [session]);
}

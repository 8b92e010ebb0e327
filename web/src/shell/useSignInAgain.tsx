/** When the session ends while somebody works: a sheet above the page asks for the password, then the call goes on. */
import { useEffect } from "react";
import { onSessionEnd } from "../api/client";
import { keys } from "../api/hooks";
import type { SessionView } from "../api/types";
import { Dialog } from "../kit/Dialog";
import { ask } from "../kit/dialogs";
import { queryClient } from "../kit/queryClient";
import { t } from "../text";
import { SignInForm } from "./SignInForm";

let asking: Promise<boolean> | null = null;

async function signInAgain(session: SessionView): Promise<boolean> {
  const answer = await ask<SessionView>((close) => (
    <Dialog width={380} title={t("again.title")} onClose={() => close(null)}>
      <p className="muted">{t("again.hint")}</p>
      <SignInForm login={session.user.login} onDone={close} />
    </Dialog>
  ));
  if (answer) {
    queryClient.setQueryData(keys.session, answer);
    if (answer.user.id !== session.user.id) window.location.assign("/");
    return answer.user.id === session.user.id;
  }
  window.location.assign("/");
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

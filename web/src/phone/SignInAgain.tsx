/** The sheet that asks for the password again. */
import type { SessionView } from "../api/types";
import { Dialog } from "../kit/Dialog";
import { ask } from "../kit/dialogs";
import { t } from "../text";
import { SignInForm } from "./SignInForm";
import "./signin.css";

/** Who signed in; null where the sheet was left. */
export const askSignIn = (login: string): Promise<SessionView | null> =>
  ask<SessionView>((close) => (
    <Dialog title={t("again.title")} onClose={() => close(null)}>
      <p className="muted">{t("again.hint")}</p>
      <SignInForm login={login} onDone={close} />
    </Dialog>
  ));

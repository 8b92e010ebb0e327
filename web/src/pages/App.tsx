/** Who may come in: set up first, sign in, change a first password, set a second factor up, then the pages of the router. */
import { RouterProvider } from "@tanstack/react-router";
import { Button } from "antd";
import { lazy, type ReactNode, Suspense, useEffect } from "react";
import { ApiError } from "../api/client";
import { useSession } from "../api/hooks";
import { Loading } from "../kit/Skeleton";
import { useLive } from "../live/useLive";
import { adoptLang } from "../shell/lang";
import { useSignInAgain } from "../shell/useSignInAgain";
import { useViewing } from "../shell/viewing";
import { t } from "../text";
import { router } from "./router";
import "../shell/shell.css";

const Door = lazy(() => import("./signin/Door"));
const FirstPassword = lazy(() => import("./signin/FirstPassword"));
const FirstTotp = lazy(() => import("./signin/FirstTotp"));

export function App() {
  const session = useSession();
  const said = session.data?.user.lang;
  useSignInAgain(session.data);
  const user = session.data?.user;
  useLive(user !== undefined && !user.must_change_password && !user.must_set_up_totp);
  useViewing(session.data);
  useEffect(() => {
    if (said) adoptLang(said);
  }, [said]);

  if (user?.must_change_password) return <Later node={<FirstPassword />} />;
  if (user?.must_set_up_totp) return <Later node={<FirstTotp />} />;
  if (session.data) return <RouterProvider router={router} />;
  if (session.error instanceof ApiError && session.error.status === 401) return <Later node={<Door />} />;
  if (session.error) {
    return (
      <main className="lone">
        <h1 className="lone-title">{t("app.name")}</h1>
        <p>{session.error.message}</p>
        <Button onClick={() => session.refetch()}>{t("page.retry")}</Button>
      </main>
    );
  }
  return <Loading>{null}</Loading>;
}

const Later = ({ node }: { node: ReactNode }) => (
  <Suspense fallback={<Loading>{null}</Loading>}>{node}</Suspense>
);

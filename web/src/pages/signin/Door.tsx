/** Nobody is signed in: an empty installation is set up first, otherwise sign in. */
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { lazy, Suspense } from "react";
import { api } from "../../api/calls";
import { enter } from "../../shell/session";
import { currentLang, t } from "../../text";
import { SignInPage } from "./SignInPage";

const SetupPage = lazy(() => import("../setup/SetupPage"));

export default function Door() {
  const setup = useQuery({ queryKey: ["setup", currentLang()], queryFn: api.setup });
  if (setup.error) {
    return (
      <main className="lone">
        <h1 className="lone-title">{t("app.name")}</h1>
        <p>{setup.error.message}</p>
        <Button onClick={() => setup.refetch()}>{t("page.retry")}</Button>
      </main>
    );
  }
  if (!setup.data) return null;
  if (setup.data.needed) {
    return (
      <Suspense fallback={null}>
        <SetupPage starts={setup.data.starts} onDone={enter} />
      </Suspense>
    );
  }
  return <SignInPage setup={setup.data} onDone={enter} />;
}

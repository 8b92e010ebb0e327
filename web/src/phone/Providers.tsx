/** What every screen of the phone stands in: language, server cache, toasts and dialogs. */
import { QueryClientProvider } from "@tanstack/react-query";
import { Fragment, type ReactNode, useEffect, useSyncExternalStore } from "react";
import { Dialogs } from "../kit/dialogs";
import { queryClient } from "../kit/queryClient";
import { Toasts } from "../kit/toast";
import { currentLang, onLang } from "../text";
import { useKeyboard } from "./kit/useKeyboard";
import "../kit/kit.css";
import "../fields/fields.css";
import "./kit/phone.css";

export function Providers({ children }: { children: ReactNode }) {
  const lang = useSyncExternalStore(onLang, currentLang);
  useKeyboard();
  useEffect(() => {
    document.documentElement.lang = lang === "zh" ? "zh-CN" : "en";
    return onLang(() => void queryClient.invalidateQueries());
  }, [lang]);
  return (
    <QueryClientProvider client={queryClient}>
      <Fragment key={lang}>
        {children}
        <Dialogs />
      </Fragment>
      <Toasts />
    </QueryClientProvider>
  );
}

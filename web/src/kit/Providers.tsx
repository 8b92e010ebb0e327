/** What every page stands in: theme, language, server cache, toasts and dialogs. */
import { legacyLogicalPropertiesTransformer, StyleProvider } from "@ant-design/cssinjs";
import { QueryClientProvider } from "@tanstack/react-query";
import { ConfigProvider } from "antd";
import enUS from "antd/locale/en_US";
import zhCN from "antd/locale/zh_CN";
import { Fragment, type ReactNode, useEffect, useSyncExternalStore } from "react";
import type { Lang } from "../api/types";
import { currentLang, onLang } from "../text";
import { Dialogs } from "./dialogs";
import { queryClient } from "./queryClient";
import { theme } from "./theme";
import { Toasts } from "./toast";
import "./kit.css";

export const useLang = (): Lang => useSyncExternalStore(onLang, currentLang);

export function Providers({ children }: { children: ReactNode }) {
  const lang = useLang();
  useEffect(() => {
    document.documentElement.lang = lang === "zh" ? "zh-CN" : "en";
    return onLang(() => void queryClient.invalidateQueries());
  }, [lang]);
  return (
    <StyleProvider hashPriority="high" transformers={[legacyLogicalPropertiesTransformer]}>
      <ConfigProvider
        theme={theme}
        locale={lang === "zh" ? zhCN : enUS}
        button={{ autoInsertSpace: false }}
        wave={{ disabled: true }}
        form={{ requiredMark: true }}
      >
        <QueryClientProvider client={queryClient}>
          <Fragment key={lang}>
            {children}
            <Dialogs />
          </Fragment>
          <Toasts />
        </QueryClientProvider>
      </ConfigProvider>
    </StyleProvider>
  );
}

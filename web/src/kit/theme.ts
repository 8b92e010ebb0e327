/** The look: one blue, neutral greys, 13–14 px, 32 px controls. The same values stand in kit.css as variables. */
import type { ThemeConfig } from "antd";

export const FONT =
  '-apple-system, BlinkMacSystemFont, "Segoe UI", "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei UI", ' +
  '"Microsoft YaHei", "Noto Sans SC", "Noto Sans CJK SC", "Source Han Sans SC", sans-serif';

export const theme: ThemeConfig = {
  token: {
    colorPrimary: "#1a63d8",
    colorPrimaryHover: "#1554ba",
    colorPrimaryActive: "#1047a0",
    colorInfo: "#1a63d8",
    colorLink: "#1a63d8",
    colorLinkHover: "#1554ba",
    colorSuccess: "#146c3e",
    colorWarning: "#a85407",
    colorError: "#c4252f",
    colorErrorHover: "#a81d26",
    colorErrorBorderHover: "#a81d26",
    colorTextBase: "#1b2330",
    colorTextSecondary: "#5a6575",
    colorTextTertiary: "#646e7d",
    colorTextPlaceholder: "#6c7685",
    colorBorder: "#d5dae1",
    colorBorderSecondary: "#e6e9ee",
    colorBgLayout: "#f4f6f8",
    fontFamily: FONT,
    fontSize: 14,
    borderRadius: 6,
    controlHeight: 32,
    wireframe: false,
    // Whoever wants less of it gets none: what fades without time never hears that it is over, and stays where it was,
    // such as «loading» in the name of a button.
    motion: !globalThis.matchMedia?.("(prefers-reduced-motion: reduce)").matches,
    motionDurationMid: "0.12s",
    motionDurationSlow: "0.16s",
  },
  components: {
    Button: { primaryShadow: "none", defaultShadow: "none", dangerShadow: "none", fontWeight: 400 },
    Input: { activeShadow: "0 0 0 2px rgba(31, 111, 235, 0.14)" },
    Menu: { itemHeight: 34, itemBorderRadius: 6, itemMarginInline: 8 },
    Drawer: { paddingLG: 20 },
    Modal: { titleFontSize: 15 },
    Tabs: { horizontalItemPadding: "9px 0", horizontalItemGutter: 24 },
  },
};

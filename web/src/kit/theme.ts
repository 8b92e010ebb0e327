/** The look: one blue, neutral greys, 13–14 px, 32 px controls. The same values stand in kit.css as variables. */
import type { ThemeConfig } from "antd";

export const FONT =
  '-apple-system, BlinkMacSystemFont, "Segoe UI", "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei UI", ' +
  '"Microsoft YaHei", "Noto Sans SC", "Noto Sans CJK SC", "Source Han Sans SC", sans-serif';

export const theme: ThemeConfig = {
  token: {
    colorPrimary: "#1f6feb",
    colorInfo: "#1f6feb",
    colorLink: "#1f6feb",
    colorSuccess: "#1a7f4b",
    colorWarning: "#c2620a",
    colorError: "#d1303a",
    colorTextBase: "#1b2330",
    colorTextSecondary: "#5a6575",
    colorTextTertiary: "#7b8594",
    colorTextPlaceholder: "#9aa3b0",
    colorBorder: "#d5dae1",
    colorBorderSecondary: "#e6e9ee",
    colorBgLayout: "#f4f6f8",
    fontFamily: FONT,
    fontSize: 14,
    borderRadius: 6,
    controlHeight: 32,
    wireframe: false,
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

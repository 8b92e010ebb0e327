/** The mark and the switch of languages, for pages outside the frame. */
import { toast } from "../kit/toast";
import { currentLang, t } from "../text";
import { changeLang } from "./lang";

export function Mark({ size = 24 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden>
      <rect width="32" height="32" rx="7" fill="#1f6feb" />
      <path d="M9 8h14v16l-3.5-2-3.5 2-3.5-2L9 24z" fill="#fff" />
      <path d="M12.5 13h7M12.5 17h4.5" stroke="#1f6feb" strokeWidth={2} strokeLinecap="round" />
    </svg>
  );
}

export const Brand = () => (
  <span className="brand">
    <Mark size={26} />
    <span>{t("app.name")}</span>
  </span>
);

export function LangSwitch() {
  const other = currentLang() === "zh" ? "en" : "zh";
  return (
    <button
      type="button"
      className="plain-button"
      lang={other}
      onClick={() => changeLang(other).catch(toast.fail)}
    >
      {t("lang.other")}
    </button>
  );
}

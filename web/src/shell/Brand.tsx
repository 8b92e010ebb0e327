/** The mark and the switch of languages, for pages outside the frame. */
import { toast } from "../kit/toast";
import { currentLang, t } from "../text";
import { changeLang } from "./lang";

interface MarkProps {
  size?: number;
  /** Address of the company's own logo, if it has one. */
  logo?: string | null;
}

export function Mark({ size = 24, logo }: MarkProps) {
  if (logo) return <img className="logo" src={logo} alt="" style={{ width: size, height: size }} />;
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden>
      <rect width="32" height="32" rx="7" fill="#1f6feb" />
      <path d="M9 8h14v16l-3.5-2-3.5 2-3.5-2L9 24z" fill="#fff" />
      <path d="M12.5 13h7M12.5 17h4.5" stroke="#1f6feb" strokeWidth={2} strokeLinecap="round" />
    </svg>
  );
}

/** Whose pages these are: the company's once it has a name, ours before. */
export const Brand = ({ company, logo }: { company?: string; logo?: string | null }) => (
  <span className="brand">
    <Mark size={26} logo={logo} />
    <span>{company || t("app.name")}</span>
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

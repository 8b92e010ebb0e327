/** A box to search in. */
import { Icon } from "../../kit/Icon";
import { t } from "../../text";

interface SearchBoxProps {
  value: string;
  onText: (text: string) => void;
  hint: string;
  autoFocus?: boolean;
}

export function SearchBox({ value, onText, hint, autoFocus }: SearchBoxProps) {
  return (
    <div className="search-box">
      <Icon name="search" size={18} />
      <input
        type="search"
        value={value}
        placeholder={hint}
        aria-label={hint}
        enterKeyHint="search"
        autoComplete="off"
        // biome-ignore lint/a11y/noAutofocus: a screen, or sheet, that is there for nothing but searching
        autoFocus={autoFocus}
        onChange={(event) => onText(event.target.value)}
        onKeyDown={(event) => event.key === "Enter" && event.currentTarget.blur()}
      />
      {value !== "" && (
        <button type="button" className="tap" aria-label={t("kit.clear")} onClick={() => onText("")}>
          <Icon name="close" size={17} />
        </button>
      )}
    </div>
  );
}

/** The bar over the box: one Tab stop, arrows go along it; pressing it leaves the caret where it is. */
import { type KeyboardEvent, useRef, useState } from "react";
import { t } from "../../text";
import type { Command } from "./commands";
import { COLORS, isLink } from "./tree";

/** A link being asked for: the address of the one at the caret, and whether all of that one was chosen for it. */
export interface AskedLink {
  address: string;
  isWhole: boolean;
}

interface BarProps {
  label: string;
  states: ReadonlySet<string>;
  asked: AskedLink | null;
  onAskLink: (asks: boolean) => void;
  onCommand: (command: Command, detail?: string) => void;
}

const MARKS = [
  ["bold", "B", "rich.bold"],
  ["italic", "I", "rich.italic"],
  ["underline", "U", "rich.underline"],
  ["strike", "S", "rich.strike"],
] as const;
const BLOCKS = [
  ["text", "rich.text"],
  ["title", "rich.title"],
  ["subtitle", "rich.subtitle"],
  ["quote", "rich.quote"],
] as const;
const LISTS = [
  ["bullet", "M9 6h11M9 12h11M9 18h11M4 6h.01M4 12h.01M4 18h.01", "rich.bullet"],
  [
    "number",
    "M10 6h10M10 12h10M10 18h10M4 4.5l1.5-.7V8M3.8 11h2.4L3.8 14h2.4M3.8 16.5h2.2L5 18.2h1v2H3.8",
    "rich.number",
  ],
  ["deeper", "M4 5h16M11 10h9M11 14h9M4 19h16M4 9l3.5 3L4 15", "rich.deeper"],
  ["higher", "M4 5h16M11 10h9M11 14h9M4 19h16M7.5 9L4 12l3.5 3", "rich.higher"],
] as const;
const LINK = "M10 14a4 4 0 005.7 0l3-3a4 4 0 00-5.7-5.7l-1 1M14 10a4 4 0 00-5.7 0l-3 3a4 4 0 005.7 5.7l1-1";
const PLAIN = "M6 5h12M12 5l-2 9M5 20l14-14M8 19h4";
const STOPS = "button, select, input";

const Sign = ({ path }: { path: string }) => (
  <svg viewBox="0 0 24 24" width={16} height={16} aria-hidden="true">
    <path
      d={path}
      fill="none"
      stroke="currentColor"
      strokeWidth={1.7}
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  </svg>
);

export function Bar({ label, states, asked, onAskLink, onCommand }: BarProps) {
  const bar = useRef<HTMLDivElement>(null);
  const isByKey = useRef(false);
  const [colors, setColors] = useState(false);
  const block = BLOCKS.find(([kind]) => states.has(`block:${kind}`))?.[0] ?? "text";
  const color = Object.keys(COLORS).find((name) => states.has(`color:${name}`));
  const button = (command: Command, name: string, inside: React.ReactNode, more: object = {}) => (
    <button
      key={command}
      type="button"
      className={`rich-press is-${command}`}
      aria-label={name}
      title={name}
      tabIndex={command === "bold" ? 0 : -1}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => onCommand(command)}
      {...more}
    >
      {inside}
    </button>
  );
  return (
    <div className="rich-bars">
      <div
        ref={bar}
        className="rich-bar"
        role="toolbar"
        aria-label={label}
        onKeyDown={(event) => along(event, bar.current)}
      >
        {MARKS.map(([mark, sign, name]) => button(mark, t(name), sign, { "aria-pressed": states.has(mark) }))}
        <select
          className="rich-kind"
          aria-label={t("rich.kind")}
          tabIndex={-1}
          value={block}
          onMouseDown={() => {
            isByKey.current = false;
          }}
          onKeyDown={() => {
            isByKey.current = true;
          }}
          onChange={(event) => {
            const { currentTarget } = event;
            onCommand("block", currentTarget.value);
            if (isByKey.current) currentTarget.focus(); // each arrow is a choice
          }}
        >
          {BLOCKS.map(([kind, name]) => (
            <option key={kind} value={kind}>
              {t(name)}
            </option>
          ))}
        </select>
        {LISTS.map(([command, path, name]) => {
          const isList = command === "bullet" || command === "number";
          return button(
            command,
            t(name),
            <Sign path={path} />,
            isList ? { "aria-pressed": states.has(command) } : {},
          );
        })}
        {button("link", t("rich.link"), <Sign path={LINK} />, {
          "aria-pressed": states.has("link"),
          "aria-expanded": asked !== null,
          onClick: () => onAskLink(asked === null),
        })}
        {button("color", t("rich.color"), <span className={color ? `rich-${color}` : ""}>A</span>, {
          "aria-expanded": colors,
          onClick: () => setColors(!colors),
        })}
        {button("plain", t("rich.plain"), <Sign path={PLAIN} />)}
      </div>
      {colors && (
        <fieldset className="rich-colors" aria-label={t("rich.color")}>
          {["", ...Object.keys(COLORS)].map((name) => (
            <button
              key={name}
              type="button"
              className={`rich-press rich-${name || "none"}`}
              aria-label={t(`rich.color.${name || "none"}` as "rich.color.none")}
              aria-pressed={name === (color ?? "")}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => {
                setColors(false);
                onCommand("color", name);
              }}
            >
              A
            </button>
          ))}
        </fieldset>
      )}
      {asked && (
        <LinkRow
          address={asked.address}
          isLinked={asked.address !== "" || states.has("link")}
          onAskLink={onAskLink}
          onCommand={onCommand}
        />
      )}
    </div>
  );
}

/** Most people type an address without how it is spoken to. */
function addressOf(typed: string): string {
  const text = typed.trim();
  if (isLink(text)) return text;
  if (/^[^\s@:/]+@[^\s@:/]+\.[^\s@:/]+$/.test(text)) return `mailto:${text}`;
  return /^[^\s:]+\.[^\s:]+(:\d+)?(\/\S*)?$/.test(text) ? `https://${text}` : text;
}

function LinkRow({
  address,
  isLinked,
  onAskLink,
  onCommand,
}: Pick<BarProps, "onAskLink" | "onCommand"> & { address: string; isLinked: boolean }) {
  const [typed, setTyped] = useState(address);
  const [wrong, setWrong] = useState(false);
  const take = () => {
    const link = addressOf(typed);
    if (!isLink(link)) return setWrong(true);
    onCommand("link", link);
    onAskLink(false);
  };
  return (
    <div className="rich-link">
      <input
        // biome-ignore lint/a11y/noAutofocus: it was just asked for
        autoFocus
        value={typed}
        inputMode="url"
        aria-label={t("rich.address")}
        aria-invalid={wrong || undefined}
        placeholder={t("rich.addressHint")}
        onChange={(event) => {
          setTyped(event.target.value);
          setWrong(false);
        }}
        onKeyDown={(event) => {
          if (event.key !== "Enter" && event.key !== "Escape") return;
          event.preventDefault();
          event.stopPropagation();
          if (event.key === "Escape") onAskLink(false);
          else if (!event.nativeEvent.isComposing) take();
        }}
      />
      <button type="button" className="rich-press is-wide" onClick={take}>
        {t("rich.take")}
      </button>
      {isLinked && (
        <button
          type="button"
          className="rich-press is-wide"
          onClick={() => {
            onCommand("unlink");
            onAskLink(false);
          }}
        >
          {t("rich.unlink")}
        </button>
      )}
      {wrong && (
        <span className="field-note is-red" role="alert">
          {t("rich.notLink")}
        </span>
      )}
    </div>
  );
}

function along(event: KeyboardEvent, bar: HTMLElement | null): void {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (step === undefined || !bar) return;
  const stops = [...bar.querySelectorAll<HTMLElement>(STOPS)];
  const at = stops.indexOf(document.activeElement as HTMLElement);
  event.preventDefault();
  stops[(at + step + stops.length) % stops.length]?.focus();
}

/** How to start: each template with its sample data or empty, from a file, or with nothing. The keys 1, 2 … choose. */
import { Button } from "antd";
import { useEffect, useMemo, useRef } from "react";
import type { SetupRequest, StartView } from "../../api/types";
import { Icon } from "../../kit/Icon";
import { t } from "../../text";

/** next: where one goes when it is set up. */
export type Start = Pick<SetupRequest, "start" | "sample"> & { next?: string };

interface StartCardsProps {
  starts: readonly StartView[];
  busy: Start | null;
  trouble: string | null;
  onStart: (start: Start) => void;
  onBack: () => void;
}

interface Card {
  start: Start;
  way: "sample" | "blank" | "file" | "own";
  label: string;
  text: string;
}

function cardsOf({ name, label, sample }: StartView): Card[] {
  const blank: Card = {
    start: { start: name, sample: false },
    way: "blank",
    label,
    text: t("setup.blankText"),
  };
  return sample
    ? [{ start: { start: name, sample: true }, way: "sample", label, text: sample }, blank]
    : [blank];
}

const icons = { sample: "chart", blank: "table", file: "upload", own: "plus" } as const;
const NOTHING = "empty";

/** Ways that begin with an empty workspace, and go on where apps are made. */
const others = (): Card[] => [
  {
    start: { start: NOTHING, sample: false, next: "/building/from-file" },
    way: "file",
    label: t("setup.file"),
    text: t("setup.fileText"),
  },
  {
    start: { start: NOTHING, sample: false, next: "/building" },
    way: "own",
    label: t("setup.own"),
    text: t("setup.ownText"),
  },
];

export function StartCards({ starts, busy, trouble, onStart, onBack }: StartCardsProps) {
  const cards = useMemo(() => [...starts.flatMap(cardsOf), ...others()], [starts]);
  const isBusy = ({ start }: Card) =>
    busy?.start === start.start && busy.sample === start.sample && busy.next === start.next;
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  useEffect(() => {
    const handleKey = (event: KeyboardEvent) => {
      const chosen = cards[Number(event.key) - 1];
      if (chosen && !event.ctrlKey && !event.metaKey && !event.altKey) onStart(chosen.start);
    };
    window.addEventListener("keydown", handleKey);
    return () => window.removeEventListener("keydown", handleKey);
  }, [cards, onStart]);

  return (
    <section className="starts" aria-labelledby="starts-title">
      <h1 id="starts-title" ref={title} tabIndex={-1}>
        {t("setup.how")}
      </h1>
      {starts.map(({ name, label, description }) => (
        <p key={name} className="muted">
          {t("setup.howHint", { label, description: description ?? "" })}
        </p>
      ))}
      {trouble && (
        <div className="bar bar-red" role="alert">
          <Icon name="warning" />
          <span className="bar-body">{trouble}</span>
        </div>
      )}
      <div className="start-cards">
        {cards.map((card, index) => (
          <button
            key={`${card.start.start}-${card.way}`}
            type="button"
            className={`start-card paper${isBusy(card) ? " is-busy" : ""}`}
            aria-busy={isBusy(card)}
            disabled={busy !== null}
            onClick={() => onStart(card.start)}
          >
            <span className="start-icon">
              <Icon name={icons[card.way]} size={22} />
            </span>
            <span className="start-name">
              {starts.length > 1 && !card.start.next
                ? `${card.label} · ${t(`setup.${card.way}`)}`
                : t(`setup.${card.way}`)}
              {index === 0 && <span className="start-best">{t("setup.best")}</span>}
            </span>
            <span className="start-text">{card.text}</span>
            <span className="start-foot">
              {isBusy(card) ? t("setup.working") : t(`setup.${card.way}Foot`)}
              <kbd>{index + 1}</kbd>
            </span>
          </button>
        ))}
      </div>
      <Button type="text" disabled={busy !== null} onClick={onBack}>
        {t("kit.back")}
      </Button>
    </section>
  );
}

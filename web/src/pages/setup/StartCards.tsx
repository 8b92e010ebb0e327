/** How to start: only what works today is offered. Keys 1 and 2 choose. */
import { Button } from "antd";
import { useEffect, useRef } from "react";
import type { SetupRequest } from "../../api/types";
import { Icon } from "../../kit/Icon";
import { t } from "../../text";

type Start = Pick<SetupRequest, "start" | "sample">;

interface StartCardsProps {
  busy: Start | null;
  trouble: string | null;
  onStart: (start: Start) => void;
  onBack: () => void;
}

const starts = [
  { start: { start: "orders", sample: true }, name: "sample", icon: "chart" },
  { start: { start: "orders", sample: false }, name: "blank", icon: "table" },
] as const;

export function StartCards({ busy, trouble, onStart, onBack }: StartCardsProps) {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  useEffect(() => {
    const handleKey = (event: KeyboardEvent) => {
      const chosen = starts[Number(event.key) - 1];
      if (chosen && !event.ctrlKey && !event.metaKey && !event.altKey) onStart(chosen.start);
    };
    window.addEventListener("keydown", handleKey);
    return () => window.removeEventListener("keydown", handleKey);
  }, [onStart]);

  return (
    <section className="starts" aria-labelledby="starts-title">
      <h1 id="starts-title" ref={title} tabIndex={-1}>
        {t("setup.how")}
      </h1>
      <p className="muted">{t("setup.howHint")}</p>
      {trouble && (
        <div className="bar bar-red" role="alert">
          <Icon name="warning" />
          <span className="bar-body">{trouble}</span>
        </div>
      )}
      <div className="start-cards">
        {starts.map(({ start, name, icon }, index) => (
          <button
            key={name}
            type="button"
            className={`start-card paper${busy?.sample === start.sample ? " is-busy" : ""}`}
            aria-busy={busy?.sample === start.sample}
            disabled={busy !== null}
            onClick={() => onStart(start)}
          >
            <span className="start-icon">
              <Icon name={icon} size={22} />
            </span>
            <span className="start-name">
              {t(`setup.${name}`)}
              {index === 0 && <span className="start-best">{t("setup.best")}</span>}
            </span>
            <span className="start-text">{t(`setup.${name}Text`)}</span>
            <span className="start-foot">
              {busy?.sample === start.sample ? t("setup.working") : t(`setup.${name}Foot`)}
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

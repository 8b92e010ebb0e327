/** Somebody else changed the record meanwhile: per field, mine or theirs; never a silent overwrite. */
import { t } from "../text";
import { agoText, EMPTY } from "./format";
import { Icon } from "./Icon";
import "./conflict.css";

export interface ConflictLine {
  path: string;
  label: string;
  who: string;
  at: string;
  mine: string;
  theirs: string;
}

interface ConflictBannerProps {
  lines: readonly ConflictLine[];
  now: number;
  onDecide: (path: string, choice: "mine" | "theirs") => void;
}

export function ConflictBanner({ lines, now, onDecide }: ConflictBannerProps) {
  const first = lines[0];
  if (!first) return null;
  const labels = lines.map((line) => line.label).join(t("field.comma"));
  return (
    <div className="bar bar-orange" role="alert" data-testid="conflict">
      <Icon name="warning" />
      <div className="bar-body">
        <strong>
          {t("conflict.title", { who: first.who, when: agoText(first.at, now), fields: labels })}
        </strong>
        <div className="conflict-lines">
          {lines.map((line) => (
            <div key={line.path} className="conflict-line">
              <span className="conflict-label">{line.label}</span>
              <button type="button" className="conflict-choice" onClick={() => onDecide(line.path, "mine")}>
                <span>{t("conflict.mine")}</span>
                <b>{line.mine || EMPTY}</b>
              </button>
              <button type="button" className="conflict-choice" onClick={() => onDecide(line.path, "theirs")}>
                <span>{t("conflict.theirs")}</span>
                <b>{line.theirs || EMPTY}</b>
              </button>
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}

/** What is told and keeps nothing from being saved; each line jumps to its place. */
import { t } from "../text";
import { Icon } from "./Icon";

interface WarningBarProps {
  warnings: readonly { path: string; place: string; message: string }[];
  onJump: (path: string) => void;
}

const SHOWN = 4;

export function WarningBar({ warnings, onJump }: WarningBarProps) {
  return (
    <div role="status" aria-live="polite">
      {warnings.length > 0 && (
        <div className="bar bar-orange" data-testid="warning-bar">
          <Icon name="info" size={16} />
          <div className="bar-body">
            <strong>{t("kit.warnings", { n: warnings.length })}</strong>
            <ul>
              {warnings.slice(0, SHOWN).map(({ path, place, message }) => (
                <li key={path}>
                  <button type="button" className="jump" onClick={() => onJump(path)}>
                    {place ? `${place}: ${message}` : message}
                  </button>
                </li>
              ))}
            </ul>
            {warnings.length > SHOWN && (
              <div className="muted">{t("kit.more", { n: warnings.length - SHOWN })}</div>
            )}
          </div>
        </div>
      )}
    </div>
  );
}

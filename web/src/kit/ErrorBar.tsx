/** What stands in the way, listed; each line jumps to its place. */
import { t } from "../text";
import { Icon } from "./Icon";

interface ErrorBarProps {
  problems: readonly { path: string; place: string; message: string }[];
  /** The server could not be reached or refused as a whole. */
  trouble?: string | null;
  onJump: (path: string) => void;
  onRetry?: () => void;
}

const SHOWN = 8;

export function ErrorBar({ problems, trouble, onJump, onRetry }: ErrorBarProps) {
  if (problems.length === 0 && !trouble) return null;
  return (
    <div className="bar bar-red" role="alert" data-testid="error-bar">
      <Icon name="warning" />
      <div className="bar-body">
        {trouble && (
          <div>
            {trouble}
            {onRetry && (
              <button type="button" className="jump" onClick={onRetry} style={{ marginLeft: 10 }}>
                {t("kit.retry")}
              </button>
            )}
          </div>
        )}
        {problems.length > 0 && (
          <>
            <strong>{t("kit.problems", { n: problems.length })}</strong>
            <ul>
              {problems.slice(0, SHOWN).map((problem) => (
                <li key={problem.path}>
                  <button type="button" className="jump" onClick={() => onJump(problem.path)}>
                    {problem.place ? `${problem.place}: ${problem.message}` : problem.message}
                  </button>
                </li>
              ))}
            </ul>
            {problems.length > SHOWN && (
              <div className="muted">{t("kit.more", { n: problems.length - SHOWN })}</div>
            )}
          </>
        )}
      </div>
    </div>
  );
}

/** What of a draft works, but perhaps not as it is meant: a step that would find nobody, mail that is not set up. */
import { Button } from "antd";
import { useState } from "react";
import type { DraftProblem } from "../../api/building";
import { Icon } from "../../kit/Icon";
import { t } from "../../text";

const MOST_HINTS = 5;

export function Hints({ hints }: { hints: readonly DraftProblem[] }) {
  const [all, setAll] = useState(false);
  if (hints.length === 0) return null;
  return (
    <div className="bar bar-orange" role="note" data-testid="publish-hints">
      <Icon name="warning" size={16} />
      <div className="bar-body">
        {t("building.hints", { n: hints.length })}
        <ul>
          {(all ? hints : hints.slice(0, MOST_HINTS)).map((one) => (
            <li key={one.path + one.code + one.message}>{sayProblem(one)}</li>
          ))}
        </ul>
        {!all && hints.length > MOST_HINTS && (
          <Button type="link" size="small" onClick={() => setAll(true)}>
            {t("kit.more", { n: hints.length - MOST_HINTS })}
          </Button>
        )}
      </div>
    </div>
  );
}

export const sayProblem = ({ about, message }: DraftProblem) =>
  about ? t("building.problemAt", { about, message }) : message;

/** What is wrong in the file, by row and column, and the rows to be mended as a file. */
import { Button } from "antd";
import type { ImportAnswer } from "../../api/imports";
import { countText } from "../../kit/format";
import { Icon } from "../../kit/Icon";
import { t } from "../../text";

const SHOWN = 200;

interface MistakesProps {
  errors: ImportAnswer["errors"];
  count: number;
  /** Nothing is imported while anything is wrong. */
  all: boolean;
  onFile?: () => void;
}

export function Mistakes({ errors, count, all, onFile }: MistakesProps) {
  return (
    <section className="mistakes paper" aria-labelledby="mistakes-title" data-testid="import-mistakes">
      <h2 id="mistakes-title">
        <Icon name="warning" /> {t("import.mistakes", { n: countText(count) })}
      </h2>
      <p className="muted">
        {t(all ? "import.mistakesHint" : "import.mistakesLeft")}{" "}
        {onFile && (
          <Button size="small" onClick={onFile}>
            {t("import.errorsFile")}
          </Button>
        )}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className="mistakes-scroll" tabIndex={0} aria-label={t("import.what")}>
        <table>
          <thead>
            <tr>
              <th>{t("import.row")}</th>
              <th>{t("import.column")}</th>
              <th>{t("import.what")}</th>
            </tr>
          </thead>
          <tbody>
            {errors.slice(0, SHOWN).map((error) => (
              <tr key={`${error.row} ${error.column} ${error.message}`}>
                <td className="num">{error.row}</td>
                <td>{error.column}</td>
                <td>{error.message}</td>
              </tr>
            ))}
          </tbody>
        </table>
        {count > SHOWN && <p className="muted">{t("kit.more", { n: countText(count - SHOWN) })}</p>}
      </section>
    </section>
  );
}

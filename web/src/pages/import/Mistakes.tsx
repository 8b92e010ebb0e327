/** What is wrong in the file, by row and column; nothing is imported while anything is. */
import type { ImportAnswer } from "../../api/types";
import { countText } from "../../kit/format";
import { Icon } from "../../kit/Icon";
import { t } from "../../text";

const SHOWN = 200;

export function Mistakes({ errors }: { errors: ImportAnswer["errors"] }) {
  return (
    <section className="mistakes paper" aria-labelledby="mistakes-title" data-testid="import-mistakes">
      <h2 id="mistakes-title">
        <Icon name="warning" /> {t("import.mistakes", { n: countText(errors.length) })}
      </h2>
      <p className="muted">{t("import.mistakesHint")}</p>
      <div className="mistakes-scroll">
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
        {errors.length > SHOWN && (
          <p className="muted">{t("kit.more", { n: countText(errors.length - SHOWN) })}</p>
        )}
      </div>
    </section>
  );
}

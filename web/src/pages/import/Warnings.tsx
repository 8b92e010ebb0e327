/** What the import does not take from the file as it stands there: a total that is left out, a number that lost digits. */
import type { ImportWarning } from "../../api/imports";
import { countText } from "../../kit/format";
import { Icon } from "../../kit/Icon";
import { t } from "../../text";

const SHOWN = 200;

export function Warnings({ warnings }: { warnings: readonly ImportWarning[] }) {
  if (warnings.length === 0) return null;
  return (
    <section className="warnings paper" aria-labelledby="warnings-title" data-testid="import-warnings">
      <h2 id="warnings-title">
        <Icon name="warning" /> {t("import.warnings", { n: countText(warnings.length) })}
      </h2>
      <ul>
        {warnings.slice(0, SHOWN).map((one) => (
          <li key={`${one.row} ${one.column} ${one.message}`}>
            {one.row !== null && <b className="num">{t("import.atRow", { n: one.row })}</b>}
            {one.column !== null && <b>{one.column}</b>}
            <span>{one.message}</span>
          </li>
        ))}
      </ul>
      {warnings.length > SHOWN && (
        <p className="muted">{t("kit.more", { n: countText(warnings.length - SHOWN) })}</p>
      )}
    </section>
  );
}

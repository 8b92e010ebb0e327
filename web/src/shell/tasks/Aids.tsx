/** What helps to decide, large above it: fields its builder chose, of the record and of what it names. */
import type { Mine } from "../../api/tasks";
import { readerOf } from "../../fields/registry";
import { EMPTY } from "../../kit/format";
import { t } from "../../text";
import "../../text/tasks";
import "./aids.css";

export function Aids({ mine }: { mine: Mine }) {
  if (mine.aids.length === 0) return null;
  return (
    <dl className="aids" aria-label={t("act.aids")} data-testid="aids">
      {mine.aids.map(({ field, value }) => {
        const { View } = readerOf(field);
        return (
          <div key={field.label}>
            <dt>{field.label}</dt>
            <dd className="num">{value === null ? EMPTY : <View field={field} value={value} />}</dd>
          </div>
        );
      })}
    </dl>
  );
}

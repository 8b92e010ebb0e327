/** What stands on a card: the title, then a line per field that has a value. */
import type { ListRow, Value } from "../../api/types";
import { noScope, readerOf } from "../../fields/registry";
import { t } from "../../text";
import type { CardPlace } from "../cards";
import type { CardShape } from "./card";

/** Nothing inside is a link: the card is one. */
const scope = { ...noScope, href: () => "" };

type Told = Readonly<Record<string, Value>>;

export const textAt = ({ path, field }: CardPlace, row: Told): string =>
  readerOf(field)
    .Cell({ field, path, scope })
    .text(row[path] ?? null);

export const titleOf = (shape: Pick<CardShape, "title">, row: Told): string =>
  (shape.title && textAt(shape.title, row)) || t("record.untitled");

export function CardBody({ shape, row }: { shape: CardShape; row: ListRow }) {
  return (
    <>
      <strong className="laid-title">{titleOf(shape, row)}</strong>
      {shape.lines.map(({ path, field }) => {
        const value: Value = row[path] ?? null;
        const { View } = readerOf(field);
        return (
          <span key={path} className="laid-line num">
            <span>{field.label}</span>
            <span>
              {field.options && value !== null ? (
                <View field={field} value={value} scope={scope} />
              ) : (
                textAt({ path, field }, row)
              )}
            </span>
          </span>
        );
      })}
    </>
  );
}

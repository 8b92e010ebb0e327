/** One record of a list as a card. */
import { useMemo } from "react";
import type { ListRow, TintColor } from "../../api/types";
import { readerOf, textOf } from "../../fields/registry";
import { type CardPlace, cardParts } from "../../lists/cards";
import type { Listing } from "../../lists/listing";
import { t } from "../../text";
import { hrefs } from "../places";
import "../../lists/laid/laid.css";

interface RowCardProps {
  listing: Listing;
  row: ListRow;
  tint?: TintColor;
}

export function RowCard({ listing, row, tint }: RowCardProps) {
  const { app, form } = listing;
  const parts = useMemo(() => cardParts(listing), [listing]);
  const text = (part: CardPlace | undefined) => (part ? textOf(part.field, row[part.path] ?? null) : "");
  const show = (part: CardPlace | undefined) => {
    if (!part || (row[part.path] ?? null) === null) return null;
    const { View } = readerOf(part.field);
    return <View field={part.field} value={row[part.path] ?? null} />;
  };
  return (
    <a
      className={`card${tint ? ` tint-${tint}` : ""}`}
      href={hrefs.record({ app: app.key, form: form.key }, row.id)}
    >
      <span className="card-head">
        <span className="card-title">{text(parts.line) || text(parts.title) || t("record.untitled")}</span>
        <span className="card-amount">{show(parts.amount)}</span>
      </span>
      <span className="card-line num">
        <span className="card-small">
          {[parts.line ? text(parts.title) : "", ...parts.small.map(text)].filter(Boolean).join(" · ")}
        </span>
        {show(parts.tag)}
      </span>
    </a>
  );
}

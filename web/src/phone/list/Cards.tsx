/** Records as cards one under another, in the colours their view gives them. */
import type { ListRow } from "../../api/types";
import { useTints } from "../../lists/laid/useTints";
import type { Listing } from "../../lists/listing";
import { RowCard } from "./RowCard";

interface CardsProps {
  listing: Listing;
  rows: readonly ListRow[];
  label: string;
  testId?: string;
}

export function Cards({ listing, rows, label, testId }: CardsProps) {
  const tints = useTints(listing, rows);
  return (
    <ul className="cards" aria-label={label} data-testid={testId}>
      {rows.map((row) => (
        <li key={row.id}>
          <RowCard listing={listing} row={row} tint={tints.get(row.id)} />
        </li>
      ))}
    </ul>
  );
}

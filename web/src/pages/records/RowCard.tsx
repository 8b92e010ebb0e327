/** One record of a list on a narrow screen: title, amount, state and time. */
import { Link, useRouterState } from "@tanstack/react-router";
import { useMemo } from "react";
import type { ListRow, TintColor, Value } from "../../api/types";
import type { FieldScope } from "../../fields/contract";
import { readerOf } from "../../fields/registry";
import { type CardPlace, cardParts } from "../../lists/cards";
import { leaveTrail } from "../../shell/trail";
import { t } from "../../text";
import type { List } from "./useList";

interface CardTextProps {
  list: List;
  scope: FieldScope;
  row: ListRow;
}

export function CardText({ list, scope, row }: CardTextProps) {
  const parts = useMemo(() => cardParts(list), [list]);
  const show = (place: CardPlace | undefined) => {
    if (!place) return null;
    const value: Value = row[place.path] ?? null;
    const { View } = readerOf(place.field);
    return <View field={place.field} value={value} scope={{ ...scope, href: () => "" }} />;
  };
  const text = (place: CardPlace | undefined) =>
    place
      ? readerOf(place.field)
          .Cell({ ...place, scope })
          .text(row[place.path] ?? null)
      : "";
  return (
    <>
      <span className="list-card-head">
        <span className="list-card-title">
          {text(parts.line) || text(parts.title) || t("record.untitled")}
        </span>
        <span className="list-card-amount">{show(parts.amount)}</span>
      </span>
      <span className="list-card-line num">
        {parts.line && <span>{text(parts.title)}</span>}
        {parts.small.map((place) => {
          const said = text(place);
          return said && <span key={place.path}>{said}</span>;
        })}
        <span className="list-card-tag">{show(parts.tag)}</span>
      </span>
    </>
  );
}

interface RowCardProps extends CardTextProps {
  tint?: TintColor;
  /** Those it stands among. */
  ids: readonly string[];
  first?: number | null;
  count?: number | null;
}

export function RowCard({ list, scope, row, tint, ids, first = null, count = null }: RowCardProps) {
  const { app, form } = list;
  const href = useRouterState({ select: (state) => state.location.href });
  return (
    <Link
      to="/a/$app/f/$form/r/$record"
      params={{ app: app.key, form: form.key, record: row.id }}
      className={`list-card${tint ? ` tint-${tint}` : ""}`}
      onClick={() => leaveTrail({ app: app.key, form: form.key, ids, first, count, href })}
    >
      <CardText list={list} scope={scope} row={row} />
    </Link>
  );
}

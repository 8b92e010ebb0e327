/** A record on a kanban or calendar: the fields its view shows, each with its name, and its colours. */
import type { ListRow, TintColor } from "../../api/types";
import { CardBody } from "../../lists/laid/CardBody";
import { type CardShape, optionTint } from "../../lists/laid/card";
import "../../lists/laid/laid.css";

interface LaidCardProps {
  shape: CardShape;
  row: ListRow;
  href: string;
  tint?: TintColor;
  isMoving?: boolean;
}

export function LaidCard({ shape, row, href, tint, isMoving }: LaidCardProps) {
  const edge = optionTint(shape, row);
  const look = ["laid-card", edge && `edge-${edge}`, tint && `tint-${tint}`, isMoving && "is-moving"];
  return (
    <a className={look.filter(Boolean).join(" ")} href={href}>
      <CardBody shape={shape} row={row} />
    </a>
  );
}

/** The rows as a sheet to write in. */
import { useRef, useState } from "react";
import { EditableSheet } from "./EditableSheet";
import { useHeld } from "./useHeld";
import { type ListTableProps, useListSheet } from "./useListSheet";

export function GridTable(props: ListTableProps) {
  const frame = useRef<HTMLDivElement>(null);
  const [isEditing, setEditing] = useState(false);
  const read = useHeld(props.window, isEditing);
  const sheet = useListSheet({ ...props, window: read }, frame, true);
  return (
    <EditableSheet
      list={props.list}
      choice={props.choice}
      sheet={sheet}
      frame={frame}
      onEditing={setEditing}
    />
  );
}

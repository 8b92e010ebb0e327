/** A card of to-dos on a phone: tapped to be opened, drawn aside to be agreed to, held to choose several. */
import { useRef } from "react";
import type { TaskList, TaskRow } from "../../api/tasks";
import { Icon } from "../../kit/Icon";
import { TaskCard } from "../../shell/tasks/Card";
import { useLongPress } from "../kit/useLongPress";
import { useSwipe } from "../kit/useSwipe";

interface TodoCardProps {
  row: TaskRow;
  list: TaskList;
  /** Whether it is chosen; undefined while none are. */
  isTicked: boolean | undefined;
  onOpen: () => void;
  /** Drawn to the right: the sheet to agree, which never acts by itself. */
  onSwipe: () => void;
  onTick: () => void;
}

export function TodoCard({ row, list, isTicked, onOpen, onSwipe, onTick }: TodoCardProps) {
  const isSwiped = useRef(false);
  const isMine = list === "todo";
  const isPicking = isTicked !== undefined;
  const swipe = useSwipe((by) => {
    if (by !== -1 || !isMine || isPicking) return;
    isSwiped.current = true;
    onSwipe();
  });
  const long = useLongPress(() => isMine && !isPicking && onTick());
  return (
    <button
      type="button"
      className={`task-tile group${isTicked ? " is-ticked" : ""}`}
      aria-pressed={isTicked}
      onClick={() => {
        const isOver = long.endsLong() && isMine;
        if (!isSwiped.current && !isOver) (isPicking ? onTick : onOpen)();
        isSwiped.current = false;
      }}
      // A finger that stays is a choice here, and no menu of the browser.
      onContextMenu={(event) => isMine && event.preventDefault()}
      data-testid="task-card"
      onTouchStart={(event) => {
        swipe.onTouchStart(event);
        long.touches.onTouchStart(event);
      }}
      onTouchMove={long.touches.onTouchMove}
      onTouchEnd={(event) => {
        swipe.onTouchEnd(event);
        long.touches.onTouchEnd();
      }}
      onTouchCancel={() => {
        swipe.onTouchCancel();
        long.touches.onTouchCancel();
      }}
    >
      {isPicking && (
        <span className="task-tick" aria-hidden>
          {isTicked && <Icon name="check" size={16} />}
        </span>
      )}
      <TaskCard row={row} list={list} />
    </button>
  );
}

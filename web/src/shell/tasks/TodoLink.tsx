/** The way to what waits for one, in the bar above, with how much it is. */
import { Link } from "@tanstack/react-router";
import type { SessionView } from "../../api/types";
import { Icon } from "../../kit/Icon";
import { useTodo } from "./useTodo";
import "../inbox/bell.css";

export function TodoLink({ session }: { session: SessionView | undefined }) {
  const todo = useTodo(session);
  if (!todo || todo.count === 0) return null;
  return (
    <Link
      to="/todo"
      className="plain-button"
      aria-label={todo.label}
      title={todo.label}
      data-testid="todo.link"
    >
      <span className="bell">
        <Icon name="todo" size={17} />
        <b className="num" aria-hidden>
          {todo.text}
        </b>
      </span>
    </Link>
  );
}

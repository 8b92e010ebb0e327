/** The number beside 「待办」, in the first load of both entries. */
import { useTodoCount } from "../../api/todo";
import type { SessionView } from "../../api/types";
import { t } from "../../text";

export interface Todo {
  count: number;
  text: string;
  label: string;
}

/** Null while somebody looks with another's eyes: what waits for them is their own affair. */
export function useTodo(session: SessionView | undefined): Todo | null {
  const isOn = session !== undefined && !session.viewing;
  const count = useTodoCount(isOn).data?.todo ?? 0;
  if (!isOn) return null;
  const text = count > 99 ? "99+" : String(count);
  return { count, text, label: count > 0 ? t("nav.todoCount", { n: text }) : t("nav.todo") };
}

/** What stands behind the `?` of an address of to-dos. Pure. */

/**
 * Which of the lists of to-dos, and of it which: flow (its id), form ("orders.order"), step (its node), starter ("usr_1"), waiting
 * for more days, late or unseen ("true"), with words in the title, of a state; and in which order.
 */
export type TodoSearch = { list?: TodoList } & { [name in Exclude<keyof typeof SHAPES, "list">]?: string };
export type TodoList = (typeof LISTS)[number] | "all";

export const LISTS = ["todo", "started", "done", "copied"] as const;

const ID = /^[\w-]+$/;
const FLAG = /^true$/;
const SHAPES = {
  list: /^(started|done|copied|all)$/,
  flow: ID,
  form: /^\w[\w-]*\.[\w-]+$/,
  step: ID,
  starter: /^usr_\w+$/,
  days: /^[1-9]\d{0,2}$/,
  late: FLAG,
  unseen: FLAG,
  q: /^.{1,100}$/,
  state: ID,
  sort: ID,
};

export const todoSearch = (said: Record<string, unknown>): TodoSearch =>
  Object.fromEntries(
    Object.entries(SHAPES)
      .map(([name, shape]) => [name, said[name], shape] as const)
      .filter(([, value, shape]) => typeof value === "string" && shape.test(value)),
  );

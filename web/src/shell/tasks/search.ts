/** What stands behind the `?` of an address of to-dos. Pure. */

/** Which of the lists of to-dos, and of it which flow (its id) and form ("orders.order"). */
export interface TodoSearch {
  list?: (typeof LISTS)[number];
  flow?: string;
  form?: string;
}

export const LISTS = ["todo", "started", "done", "copied"] as const;

const NAME = /^\w[\w-]*\.[\w-]+$/;

export function todoSearch({ list, flow, form }: Record<string, unknown>): TodoSearch {
  const known = LISTS.find((one) => one === list && one !== "todo");
  return {
    ...(known ? { list: known } : {}),
    ...(typeof flow === "string" && /^\w+$/.test(flow) ? { flow } : {}),
    ...(typeof form === "string" && NAME.test(form) ? { form } : {}),
  };
}

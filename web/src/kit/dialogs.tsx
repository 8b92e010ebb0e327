/** Dialogs asked for from anywhere: `const answer = await ask((close) => <MyDialog onClose={close} />)`. */
import { Fragment, type ReactNode } from "react";
import { create } from "zustand";

type Render<T> = (close: (answer: T | null) => void) => ReactNode;
interface Open {
  id: number;
  node: ReactNode;
}

let lastId = 0;
const useOpen = create<{ list: readonly Open[] }>(() => ({ list: [] }));

/** Show a dialog and wait for its answer; null when it was left. */
export function ask<T>(render: Render<T>): Promise<T | null> {
  lastId += 1;
  const id = lastId;
  return new Promise((resolve) => {
    const close = (answer: T | null) => {
      useOpen.setState((state) => ({ list: state.list.filter((one) => one.id !== id) }));
      resolve(answer);
    };
    useOpen.setState((state) => ({ list: [...state.list, { id, node: render(close) }] }));
  });
}

export function Dialogs() {
  const list = useOpen((state) => state.list);
  return list.map((one) => <Fragment key={one.id}>{one.node}</Fragment>);
}

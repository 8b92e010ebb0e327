/** What was typed and not saved: asked about before anything throws it away. */
import { useBlocker } from "@tanstack/react-router";
import { Button } from "antd";
import { useEffect, useRef } from "react";
import { Dialog } from "../kit/Dialog";
import { ask } from "../kit/dialogs";
import { t } from "../text";

export interface Unsaved {
  isDirty(): boolean;
  /** Wait a little for what is being saved by itself, before anything is asked. */
  settle?(): Promise<unknown>;
  /** True when it was saved. */
  save(): Promise<boolean>;
}

let current: Unsaved | null = null;

type Choice = "save" | "drop";

/** True if nothing is lost, or the user saved it or gave it up. */
export async function mayLeave(): Promise<boolean> {
  const unsaved = current;
  if (!unsaved?.isDirty()) return true;
  await unsaved.settle?.();
  if (!unsaved.isDirty()) return true;
  const choice = await ask<Choice>((close) => (
    <Dialog
      width={420}
      title={t("unsaved.title")}
      testId="unsaved"
      onClose={() => close(null)}
      footer={
        <>
          <Button onClick={() => close("drop")}>{t("unsaved.drop")}</Button>
          <Button onClick={() => close(null)}>{t("unsaved.stay")}</Button>
          <Button type="primary" onClick={() => close("save")}>
            {t("unsaved.save")}
          </Button>
        </>
      }
    >
      <p>{t("unsaved.text")}</p>
    </Dialog>
  ));
  if (choice === "save") return unsaved.save();
  return choice === "drop";
}

/** Guard a form while it is being filled: links, the back button, closing the tab. Null guards nothing. */
export function useUnsaved(unsaved: Unsaved | null): void {
  const latest = useRef(unsaved);
  latest.current = unsaved;
  const isGuarding = unsaved !== null;
  useEffect(() => {
    if (!isGuarding) return;
    const guard: Unsaved = {
      isDirty: () => latest.current?.isDirty() ?? false,
      settle: async () => latest.current?.settle?.(),
      save: async () => (await latest.current?.save()) ?? true,
    };
    current = guard;
    return () => {
      if (current === guard) current = null;
    };
  }, [isGuarding]);
  useBlocker({
    shouldBlockFn: async () => !(await mayLeave()),
    enableBeforeUnload: () => current?.isDirty() ?? false,
    disabled: !isGuarding,
  });
}

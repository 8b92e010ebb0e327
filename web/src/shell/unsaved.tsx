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
  /** Give up what was typed, where it would be kept as a draft otherwise; with it, leaving it as a draft is offered. */
  drop?(): void;
}

let current: Unsaved | null = null;

type Choice = "save" | "drop" | "keep";

/** True if nothing is lost, or the user saved it or gave it up. */
export async function mayLeave(): Promise<boolean> {
  const unsaved = current;
  if (!unsaved?.isDirty()) return true;
  await unsaved.settle?.();
  if (!unsaved.isDirty()) return true;
  const isKept = unsaved.drop !== undefined;
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
          {isKept && <Button onClick={() => close("keep")}>{t("unsaved.keep")}</Button>}
          <Button type="primary" onClick={() => close("save")}>
            {t("unsaved.save")}
          </Button>
        </>
      }
    >
      <p>{t(isKept ? "unsaved.textKept" : "unsaved.text")}</p>
    </Dialog>
  ));
  if (choice === "save") return unsaved.save();
  if (choice === "drop") unsaved.drop?.();
  return choice !== null;
}

/** Guard a form while it is being filled: links, the back button, closing the tab. Null guards nothing. */
export function useUnsaved(unsaved: Unsaved | null): void {
  const latest = useRef(unsaved);
  latest.current = unsaved;
  const isGuarding = unsaved !== null;
  const hasDraft = unsaved?.drop !== undefined;
  useEffect(() => {
    if (!isGuarding) return;
    const guard: Unsaved = {
      isDirty: () => latest.current?.isDirty() ?? false,
      settle: async () => latest.current?.settle?.(),
      save: async () => (await latest.current?.save()) ?? true,
      ...(hasDraft ? { drop: () => latest.current?.drop?.() } : {}),
    };
    current = guard;
    return () => {
      if (current === guard) current = null;
    };
  }, [isGuarding, hasDraft]);
  useBlocker({
    shouldBlockFn: async () => !(await mayLeave()),
    enableBeforeUnload: () => current?.isDirty() ?? false,
    disabled: !isGuarding,
  });
}

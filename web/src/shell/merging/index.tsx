/** Merging two records, asked for from a list or a record; its dialogs are loaded when somebody does. */
import type { AppView, FormView } from "../../api/types";
import { addIcons } from "../../kit/Icon";
import { toast } from "../../kit/toast";

addIcons({ merge: "M6 4v4c0 4 6 4 6 8v4M18 4v4c0 4-6 4-6 8" });

export interface MergeAsked {
  app: AppView;
  form: FormView;
  /** The two, the one that stays first unless somebody chooses otherwise. */
  ids: readonly [string, string];
}

/** Which stays and which goes, once it is done. */
export interface Merged {
  stays: string;
  gone: string;
}

/** Show the two side by side; null if it is given up. */
export async function askMerge(asked: MergeAsked): Promise<Merged | null> {
  try {
    return await (await import("./MergeDialog")).showMerge(asked);
  } catch (error) {
    toast.fail(error);
    return null;
  }
}

/** Ask with which other record one is to be merged, then show the two. */
export async function askMergeWith(asked: {
  app: AppView;
  form: FormView;
  id: string;
  title: string;
}): Promise<Merged | null> {
  try {
    const other = await (await import("./OtherDialog")).askOther(asked);
    return other ? await askMerge({ app: asked.app, form: asked.form, ids: [asked.id, other] }) : null;
  } catch (error) {
    toast.fail(error);
    return null;
  }
}

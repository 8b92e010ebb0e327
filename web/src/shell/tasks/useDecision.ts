/** What somebody is about to decide: opinion, signature, whom they choose, the fields the step opens; and doing it. */
import { useEffect, useRef, useState } from "react";
import { useStore } from "zustand";
import type { FileRef } from "../../api/files";
import {
  type Act,
  type Answer,
  type Done,
  doAct,
  type Mine,
  previewTask,
  type RunRecord,
  type RunView,
} from "../../api/tasks";
import type { FormView, Ref } from "../../api/types";
import { type Form, type FormClient, openForm } from "../../runtime/form";
import { changesOf } from "./changed";
import { type Given, lackOf } from "./offers";
import { useAct } from "./useAct";

export type Decided = "agree" | "refuse" | "keep";
type Deciding = Extract<Act, { act: Decided }>;

export interface Decision extends Given {
  mine: Mine;
  /** The fields this step opens; null where it opens none. */
  form: Form | null;
  file: FileRef | null;
  /** What goes with the opinion. */
  files: readonly FileRef[];
  chosenPeople: Readonly<Record<string, readonly Ref[]>>;
  /** What is missing, once it was tried. */
  problem: string | null;
  busy: boolean;
  /** What somebody else changed in the record since it was shown: to be read before anything is decided. */
  changed: readonly string[];
  readChanged: () => void;
  setOpinion: (text: string) => void;
  setFile: (file: FileRef | null) => void;
  /** wrong: what is still on its way, or could not be sent. */
  setFiles: (files: readonly FileRef[], wrong?: string) => void;
  choose: (node: string, people: readonly Ref[]) => void;
  /** Do it; false where it was not done, and the screen says why. */
  decide: (act: Decided) => Promise<boolean>;
}

/** The form with nothing but what a step opens, as it opens it. */
export function openedView(view: FormView, mine: Mine): FormView {
  const fields = view.fields
    .filter((field) => mine.writes.includes(field.key))
    .map((field) => ({ ...field, readonly: false, required: mine.required.includes(field.key) }));
  return { ...view, fields };
}

export interface DecisionOf {
  run: RunView;
  mine: Mine;
  record: RunRecord | undefined;
  /** Somebody decided: what is shown next. */
  onDone: (act: Decided) => void;
  onUndone?: (run: RunView) => void;
}

export function useDecision({ run, mine, record, onDone, onUndone }: DecisionOf): Decision {
  const acting = useAct(onUndone);
  const [opinion, setOpinion] = useState(mine.kept ?? "");
  const [file, setFile] = useState<FileRef | null>(null);
  const [{ files, wrong }, setFiles] = useState<{ files: readonly FileRef[]; wrong?: string }>({ files: [] });
  const [chosenPeople, setChosen] = useState<Record<string, readonly Ref[]>>({});
  const [tried, setTried] = useState<"agree" | "refuse" | null>(null);
  const answer = useRef<() => Deciding>(() => ({ act: "agree", task: mine.task }));
  const done = useRef<Done>({});
  const [form] = useState(() =>
    record
      ? openTask(
          record,
          mine,
          () => answer.current(),
          (now) => {
            done.current = now;
          },
        )
      : null,
  );
  useEffect(() => {
    form?.refresh();
    return form?.close;
  }, [form]);
  const saving = useSaving(form);
  const [seen, setSeen] = useState(record);
  const isOwn = useRef(false);
  if (record && seen?.record.version !== record.record.version && (isOwn.current || !seen)) {
    isOwn.current = false;
    setSeen(record);
  }
  const changed =
    record && seen ? changesOf(record.form.fields, seen.record.values, record.record.values) : [];

  const given: Given = { opinion, signature: file?.id ?? null, chosen: chosenPeople };
  const said = (act: Decided): Deciding & Answer => ({
    act,
    task: mine.task,
    ...(opinion.trim() ? { opinion: opinion.trim() } : {}),
    ...(file ? { signature: file.id } : {}),
    ...(act !== "keep" && files.length > 0 ? { files: files.map((one) => one.id) } : {}),
    ...(act === "agree" && mine.chooses.length > 0 ? { chosen: idsOf(chosenPeople) } : {}),
  });
  answer.current = () => said("agree");

  const decide = async (act: Decided): Promise<boolean> => {
    if (changed.length > 0) return false;
    if (act !== "keep") {
      setTried(act);
      if ((lackOf(mine, act, given) ?? wrong) !== undefined) return false;
    }
    if (act === "agree" && form) {
      if ((await form.save()) === null) return false;
      acting.tell(run, { act }, done.current);
    } else {
      isOwn.current = act === "keep";
      const values =
        act === "keep" && form ? { values: form.payload(), version: record?.record.version } : {};
      if (!(await acting.act(run, { ...said(act), ...values }))) return false;
    }
    onDone(act);
    return true;
  };
  return {
    ...given,
    mine,
    form,
    file,
    chosenPeople,
    files,
    problem: tried && (lackOf(mine, tried, given) ?? wrong ?? null),
    busy: acting.busy || saving,
    changed,
    readChanged: () => setSeen(record),
    setOpinion,
    setFile,
    setFiles: (next, now) => setFiles({ files: next, wrong: now }),
    choose: (node, people) => setChosen((all) => ({ ...all, [node]: people })),
    decide,
  };
}

const idsOf = (chosen: Readonly<Record<string, readonly Ref[]>>) =>
  Object.fromEntries(Object.entries(chosen).map(([node, people]) => [node, people.map((one) => one.id)]));

/** Saving the fields of a step is agreeing: both are one call, so that neither is done without the other. */
function openTask(
  { form: view, record }: RunRecord,
  mine: Mine,
  said: () => Deciding,
  onDone: (done: Done) => void,
): Form | null {
  const opened = openedView(view, mine);
  if (opened.fields.length === 0) return null;
  const client: FormClient = {
    preview: ({ values }) => previewTask(mine.task, { values }),
    create: () => Promise.reject(new Error("a task changes the record it is about")),
    update: async (id, version, values, key) => {
      onDone(await doAct({ ...said(), values, version }, key));
      return { id, version: version + 1, values: {} };
    },
  };
  return openForm({ form: { ...opened, sections: [], alike_by: [] }, record, client });
}

const nobody = openNothing();

function useSaving(form: Form | null): boolean {
  return useStore((form ?? nobody).store, (state) => state.saving);
}

/** Hooks are asked for something also where a step opens no fields. */
function openNothing(): Pick<Form, "store"> {
  const client = {} as FormClient;
  const form = {
    key: "",
    label: "",
    noun: "",
    id_prefix: "",
    title: "",
    fields: [],
    views: [],
    sections: [],
  };
  const can = { read: false, create: false, update: false, delete: false, import: false, export: false };
  return openForm({ form: { ...form, can }, client });
}

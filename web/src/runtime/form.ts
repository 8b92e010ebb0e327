/**
 * A form being filled: holds the values, asks the server for a preview after each change, saves, settles conflicts.
 * No React and no field kinds; screens subscribe to `store`. Computed values always come from the server.
 */
import { createStore, type StoreApi } from "zustand/vanilla";
import { ApiError, newKey } from "../api/client";
import type {
  ConflictProblem,
  FormView,
  Payload,
  PreviewAnswer,
  RecordView,
  Saved,
  Value,
  Values,
} from "../api/types";
import { type Answer, absorb, ownPath, ownProblems, type Sent, sentRows, settle } from "./absorb";
import { createLoop } from "./loop";
import { type FormRow, idsOf, rowsFrom, rowsPayload, toWire } from "./rows";
import { type Conflict, cellPath, type FormState, hasWrong, isDirty, missing, placeOf } from "./state";

export interface FormClient {
  preview(body: { id?: string; values: Payload }): Promise<PreviewAnswer>;
  create(values: Payload, key: string): Promise<Saved>;
  update(id: string, version: number, values: Payload, key: string): Promise<Saved>;
}

export interface FormOptions {
  form: FormView;
  record?: RecordView | null;
  /** Values a new record starts with, as if typed. */
  start?: Values;
  client: FormClient;
  delay?: number;
}

export interface Form {
  readonly view: FormView;
  readonly store: StoreApi<FormState>;
  set(path: string, value: Value, wrong?: string | null): void;
  setRows(path: string, rows: readonly FormRow[]): void;
  /** The user left a field or cell: its problem may be shown now. */
  leave(path: string): void;
  payload(): Payload;
  isDirty(): boolean;
  /** Null if it was not saved; the state says why. */
  save(): Promise<Saved | null>;
  /** Decide one conflict; true when none is left and saving may go on. */
  decide(path: string, choice: "mine" | "theirs"): boolean;
  /** Ask for the computed values now. */
  refresh(): void;
  close(): void;
}

const DELAY_MS = 250;

function startState({ form, record, start }: FormOptions): FormState {
  const given: Values = record ? record.values : (start ?? {});
  const values: Values = {};
  const rows: Record<string, readonly FormRow[]> = {};
  const saved: Record<string, readonly string[]> = {};
  for (const field of form.fields) {
    if (!field.fields) {
      values[field.key] = given[field.key] ?? null;
      continue;
    }
    const list = rowsFrom(given[field.key]);
    rows[field.key] = record ? list : list.map((row) => ({ ...row, touched: Object.keys(row.values) }));
    saved[field.key] = record ? idsOf(list) : [];
  }
  return {
    record: record ? { id: record.id, version: record.version } : null,
    values,
    rows,
    saved,
    touched: new Set(record ? [] : Object.keys(start ?? {}).filter((key) => key in values)),
    left: new Set(),
    wrong: {},
    problems: {},
    visible: {},
    required: {},
    readonly: {},
    options: {},
    stale: false,
    submitted: false,
    saving: false,
    trouble: null,
    conflicts: [],
    epoch: 0,
  };
}

/** Say what is sent: only what the user wrote. */
export function payloadOf(form: FormView, state: FormState): Payload {
  const payload: Payload = {};
  for (const field of form.fields) {
    if (field.fields) {
      const edit = rowsPayload(state.rows[field.key] ?? [], state.saved[field.key] ?? []);
      if (edit === null) continue;
      payload[field.key] = state.record || Array.isArray(edit) ? edit : (edit.add ?? []);
    } else if (state.touched.has(field.key) && !(field.key in state.wrong)) {
      payload[field.key] = toWire(state.values[field.key] ?? null);
    }
  }
  return payload;
}

function withWrong(wrong: FormState["wrong"], path: string, message?: string | null): FormState["wrong"] {
  const { [path]: _, ...others } = wrong;
  return message ? { ...others, [path]: message } : others;
}

/** The cells in which two states of the rows differ by the user's hand. */
function writtenCells(field: string, before: readonly FormRow[], after: readonly FormRow[]): string[] {
  const old = new Map(before.map((row) => [row.key, row]));
  const paths: string[] = [];
  for (const row of after) {
    const was = old.get(row.key);
    if (was === row) continue;
    for (const cell of new Set([...row.touched, ...(was?.touched ?? [])])) {
      if (was?.values[cell] !== row.values[cell] || was?.wrong?.[cell] !== row.wrong?.[cell]) {
        paths.push(cellPath(field, row.key, cell));
      }
    }
  }
  return paths;
}

function conflictsOf(form: FormView, error: ApiError, state: FormState, sent: Sent["rows"]): Conflict[] {
  const values = error.problem.values ?? {};
  return (error.problem.errors as ConflictProblem[]).map((one) => {
    const path = ownPath(one.path, sent);
    const [field = path, rowKey, cell] = path.split("/");
    const row = state.rows[field]?.find((some) => some.key === rowKey);
    const mine = row && cell ? (row.values[cell] ?? null) : (state.values[field] ?? null);
    return {
      path,
      label: rowKey === undefined ? one.label : placeOf(form, state, path),
      by: one.by,
      at: one.at,
      mine,
      theirs: one.theirs ?? values[one.path] ?? null,
    };
  });
}

/** Take the other one's value for a field, a whole subform or one cell. */
function takeTheirs(state: FormState, { path, theirs }: Conflict): FormState {
  const [field = path, rowKey, cell] = path.split("/");
  const list = state.rows[field];
  if (!list) {
    const touched = new Set(state.touched);
    touched.delete(field);
    return {
      ...state,
      touched,
      values: { ...state.values, [field]: theirs },
      wrong: withWrong(state.wrong, field),
    };
  }
  if (rowKey === undefined || cell === undefined) {
    const rows = rowsFrom(theirs);
    return {
      ...state,
      rows: { ...state.rows, [field]: rows },
      saved: { ...state.saved, [field]: idsOf(rows) },
    };
  }
  const rows = list.map((row) =>
    row.key === rowKey
      ? {
          ...row,
          values: { ...row.values, [cell]: theirs },
          touched: row.touched.filter((one) => one !== cell),
        }
      : row,
  );
  return { ...state, rows: { ...state.rows, [field]: rows } };
}

export function openForm(options: FormOptions): Form {
  const { form, client } = options;
  const store = createStore<FormState>(() => startState(options));
  const written = new Map<string, number>();
  let serial = 0;
  let saveKey = newKey();

  const change = (update: (state: FormState) => Partial<FormState>, paths: readonly string[]) => {
    serial += 1;
    for (const path of paths) written.set(path, serial);
    store.setState((state) => ({ ...update(state), stale: true }));
    saveKey = newKey();
    loop.ask();
  };

  const sending = (): Sent & { serial: number } => {
    const at = serial;
    return { serial: at, rows: sentRows(store.getState()), newer: (path) => (written.get(path) ?? 0) > at };
  };

  const preview = async () => {
    const state = store.getState();
    if (state.saving) return;
    const sent = sending();
    try {
      const answer = await client.preview({ id: state.record?.id, values: payloadOf(form, state) });
      store.setState((now) => ({
        ...absorb(now, form, answer, sent),
        visible: answer.visible,
        required: answer.required,
        readonly: answer.readonly,
        options: answer.options,
        stale: serial !== sent.serial,
        trouble: null,
      }));
    } catch (error) {
      store.setState({ trouble: error instanceof Error ? error.message : String(error) });
    }
  };
  const loop = createLoop(preview, options.delay ?? DELAY_MS);

  const refused = (error: unknown, sent: Sent) => {
    const state = store.getState();
    // A definite answer ends the attempt; only one that got lost may be repeated under the same key.
    if (error instanceof ApiError) saveKey = newKey();
    if (error instanceof ApiError && error.code === "conflict") {
      const version = error.problem.version ?? state.record?.version ?? 0;
      const conflicts = conflictsOf(form, error, state, sent.rows);
      store.setState({ record: state.record && { ...state.record, version }, conflicts, trouble: null });
      return;
    }
    if (error instanceof ApiError && error.status === 422 && error.problem.errors.length > 0) {
      store.setState({ problems: ownProblems(error.problem.errors, sent.rows), trouble: null });
      return;
    }
    store.setState({ trouble: error instanceof Error ? error.message : String(error) });
  };

  const send = async (): Promise<Saved | null> => {
    const state = store.getState();
    const sent = sending();
    const values = payloadOf(form, state);
    store.setState({ saving: true });
    try {
      const saved = state.record
        ? await client.update(state.record.id, state.record.version, values, saveKey)
        : await client.create(values, saveKey);
      saveKey = newKey();
      const answer: Answer = { values: saved.values, errors: [] };
      store.setState((now) => ({
        ...settle(now, form, answer, sent),
        record: { id: saved.id, version: saved.version },
        stale: serial !== sent.serial,
        submitted: false,
        saving: false,
        trouble: null,
        conflicts: [],
        left: new Set(),
        epoch: now.epoch + 1,
      }));
      return saved;
    } catch (error) {
      refused(error, sent);
      return null;
    } finally {
      store.setState({ saving: false });
      if (serial !== sent.serial) loop.ask();
    }
  };

  return {
    view: form,
    store,
    set: (path, value, wrong) =>
      change(
        (state) => ({
          values: { ...state.values, [path]: value },
          wrong: withWrong(state.wrong, path, wrong),
          touched: new Set(state.touched).add(path),
        }),
        [path],
      ),
    setRows: (path, rows) => {
      const paths = writtenCells(path, store.getState().rows[path] ?? [], rows);
      change(
        (state) => ({ rows: { ...state.rows, [path]: rows }, left: new Set([...state.left, ...paths]) }),
        paths,
      );
    },
    leave: (path) => {
      if (!store.getState().left.has(path)) {
        store.setState((state) => ({ left: new Set(state.left).add(path) }));
      }
    },
    payload: () => payloadOf(form, store.getState()),
    isDirty: () => isDirty(store.getState()),
    save: async () => {
      const state = store.getState();
      if (state.saving || state.conflicts.length > 0) return null;
      const problems = missing(form, state);
      store.setState({ submitted: true, problems: { ...state.problems, ...problems } });
      if (hasWrong(state) || Object.keys(problems).length > 0) return null;
      return send();
    },
    decide: (path, choice) => {
      const state = store.getState();
      const conflict = state.conflicts.find((one) => one.path === path);
      if (!conflict) return state.conflicts.length === 0;
      const decided = choice === "theirs" ? takeTheirs(state, conflict) : state;
      const conflicts = state.conflicts.filter((one) => one.path !== path);
      store.setState({ ...decided, conflicts, stale: true, epoch: state.epoch + 1 });
      loop.ask();
      return conflicts.length === 0;
    },
    refresh: loop.askNow,
    close: loop.stop,
  };
}

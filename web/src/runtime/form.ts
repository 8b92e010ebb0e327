/**
 * A form being filled: holds the values, asks the server for a preview after each change, saves, settles conflicts.
 * No React and no field kinds; screens subscribe to `store`. Computed values always come from the server.
 */
import { createStore, type StoreApi } from "zustand/vanilla";
import { ApiError, newKey } from "../api/client";
import type { AskLookalikes } from "../api/lookalikes";
import type { Referring } from "../api/records";
import type { FormView, Payload, PreviewAnswer, RecordView, Saved, Value, Values } from "../api/types";
import { absorb, byOwnPath, ownProblems, type Sent, sentRows, settle } from "./absorb";
import { conflictsOf, takeTheirs, withWrong } from "./conflicts";
import type { Attempt, Draft } from "./draft";
import { Lookalikes } from "./lookalikes";
import { createLoop, type Loop } from "./loop";
import { renew } from "./renew";
import { type FormRow, rowsPayload, toWire } from "./rows";
import { type Beside, isOfStaged, referring, type Staged, withRefusal, withStaged } from "./staged";
import { startState } from "./start";
import { cellPath, type FormState, hasWrong, isDirty, isLookingUp, missing, withTried } from "./state";
import { isDefinite, troubleOf } from "./trouble";

export interface FormClient {
  preview(body: { id?: string; values: Payload }): Promise<PreviewAnswer>;
  create(values: Payload, key: string, related?: readonly Referring[]): Promise<Saved>;
  update(id: string, version: number, values: Payload, key: string): Promise<Saved>;
  /** Records like one to come, and where they are. */
  alike?: AskLookalikes;
  href?(id: string): string;
}

export interface FormOptions {
  form: FormView;
  record?: RecordView | null;
  /** Values a new record starts with, as if typed. */
  start?: Values;
  client: FormClient;
  delay?: number;
  /** What was typed before the page went away, and the save nobody had heard of by then. */
  draft?: Draft;
  lost?: Attempt;
  /** Told before each save, and with null when the server said what became of it. */
  onAttempt?: (attempt: Attempt | null) => void;
  /** What may be missing, which is left to the server to tell; nothing without it. */
  mayLack?: (path: string) => boolean;
}

type Sending = Sent & { serial: number; staged: readonly string[] };

type OwnAttempt = Attempt & { sent: Sending };

const DELAY_MS = 250;

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

/** Everything a screen does with a form; made by `openForm`. */
export class Form {
  /** As it is filled in; builders may publish a newer one meanwhile. */
  view: FormView;
  /** The server knows another form by now: whoever shows this one is to ask for it. */
  onOutdated: () => void = () => {};
  /** The record as it was opened; null for one to come. */
  readonly record: RecordView | null;
  readonly store: StoreApi<FormState>;
  readonly client: FormClient;
  readonly lookalikes: Lookalikes;
  private readonly loop: Loop;
  /** Which change wrote a path last: an answer asked before it does not overwrite it. */
  private readonly written = new Map<string, number>();
  private serial = 0;
  /** A save whose answer got lost: it may have been done, so it is repeated under its key before anything newer. */
  private lost: OwnAttempt | null = null;
  private readonly onAttempt: (attempt: Attempt | null) => void;
  private readonly mayLack: (path: string) => boolean;
  /** A dialog that asks for what is to come along, while it is open. */
  beside: Beside | null = null;

  constructor(options: FormOptions) {
    this.view = options.form;
    this.record = options.record ?? null;
    this.client = options.client;
    this.store = createStore<FormState>(() => startState(options));
    this.loop = createLoop(() => this.preview(), options.delay ?? DELAY_MS);
    this.lookalikes = new Lookalikes(() => this.compared(), options.client.alike);
    this.onAttempt = options.onAttempt ?? (() => {});
    this.mayLack = options.mayLack ?? (() => false);
    if (options.lost) this.lost = { ...options.lost, sent: this.sending() };
  }

  set(path: string, value: Value, wrong?: string | null): void {
    this.change([path], (state) => ({
      values: { ...state.values, [path]: value },
      wrong: withWrong(state.wrong, path, wrong),
      touched: new Set(state.touched).add(path),
    }));
  }

  setRows(path: string, rows: readonly FormRow[]): void {
    const paths = writtenCells(path, this.store.getState().rows[path] ?? [], rows);
    this.change(paths, (state) => ({
      rows: { ...state.rows, [path]: rows },
      left: new Set([...state.left, ...paths]),
    }));
  }

  /** Keep a new record to be saved with this one, in the place of the one with its key; false if it is too late for it. */
  stage(one: Staged): boolean {
    if (this.isSent || this.store.getState().record) return false;
    this.store.setState((state) => ({ staged: withStaged(state.staged, one) }));
    return true;
  }

  unstage(key: string): void {
    this.store.setState((state) => ({ staged: state.staged.filter((one) => one.key !== key) }));
  }

  /** A save was begun, or is to be repeated as it was: what comes along stays as it was sent. */
  get isSent(): boolean {
    return this.store.getState().begun || this.lost !== null;
  }

  /** The user left a field or cell: its problem may be shown now. */
  leave(path: string): void {
    if (this.store.getState().left.has(path)) return;
    this.store.setState((state) => ({ left: new Set(state.left).add(path) }));
  }

  payload = (): Payload => payloadOf(this.view, this.store.getState());

  isDirty = (): boolean => isDirty(this.store.getState());

  /** Go on under a newer view; `fresh`: the record by now. What was typed goes along, or is told. */
  renew(view: FormView, fresh: Values | null): void {
    const { state } = renew(this.view, view, this.store.getState(), fresh);
    this.view = view;
    this.store.setState(state);
    if (!this.record || this.isDirty()) this.loop.ask();
  }

  /** The person has read how the form changed. */
  readRenewals = (): void => this.store.setState({ renewals: [] });

  /** Ask for the computed values now. */
  refresh = (): void => {
    this.loop.askNow();
    this.lookalikes.look(0);
  };

  /** Ask no more; a later change asks again. */
  close = (): void => {
    this.loop.stop();
    this.lookalikes.stop();
  };

  /** Save; null if it was not saved, and the state says why. */
  save = async (): Promise<Saved | null> => {
    this.store.setState({ begun: true });
    return this.trySave().finally(() => this.store.setState({ begun: false }));
  };

  private async trySave(): Promise<Saved | null> {
    if (isLookingUp(this.store.getState())) await this.lookedUp();
    // What is missing may be filled in by an answer that is still on its way.
    if (this.store.getState().stale && Object.keys(missing(this.view, this.store.getState())).length > 0)
      await this.preview();
    const state = this.store.getState();
    if (state.saving || state.conflicts.length > 0) return null;
    const problems = missing(this.view, state);
    this.store.setState({
      submitted: true,
      attempts: state.attempts + 1,
      problems: { ...state.problems, ...problems },
    });
    if (hasWrong(state) || Object.keys(problems).some((path) => !this.mayLack(path))) return null;
    if (!this.lost && this.lookalikes.mayHold()) {
      const isHeld = await this.lookalikes.holds();
      if (isHeld || this.store.getState().saving) return null;
    }
    return this.send();
  }

  /** Once what was typed is looked up and worked out, tell what stands in the way in these fields. */
  check = async (keys: readonly string[]): Promise<void> => {
    if (isLookingUp(this.store.getState())) await this.lookedUp();
    if (this.store.getState().stale) await this.preview();
    this.store.setState((state) => withTried(this.view, state, keys));
  };

  /** Decide one conflict; true when none is left and saving may go on. */
  decide(path: string, choice: "mine" | "theirs"): boolean {
    const state = this.store.getState();
    const conflict = state.conflicts.find((one) => one.path === path);
    if (!conflict) return state.conflicts.length === 0;
    const decided = choice === "theirs" ? takeTheirs(state, conflict) : state;
    const conflicts = state.conflicts.filter((one) => one.path !== path);
    this.store.setState({ ...decided, conflicts, stale: true, epoch: state.epoch + 1 });
    this.loop.ask();
    return conflicts.length === 0;
  }

  /** What look-alikes are found by, of a record to come. */
  private compared(): Payload {
    const by = this.store.getState().record ? [] : (this.view.alike_by ?? []);
    const written = this.payload();
    return Object.fromEntries(by.filter((key) => key in written).map((key) => [key, written[key] ?? null]));
  }

  /** Whether a path of the server is about a field of this view; an empty one is about the whole record. */
  private knows(path: string): boolean {
    const key = path.split(/[.[]/)[0];
    return !key || key === "values" || this.view.fields.some((field) => field.key === key);
  }

  private change(paths: readonly string[], update: (state: FormState) => Partial<FormState>): void {
    this.serial += 1;
    for (const path of paths) this.written.set(path, this.serial);
    this.store.setState((state) => ({ ...update(state), stale: true }));
    this.loop.ask();
    this.lookalikes.look();
  }

  private attempt(): OwnAttempt {
    const { record, staged } = this.store.getState();
    const related = record ? [] : referring(staged);
    return { record, values: this.payload(), related, sent: this.sending(), key: newKey() };
  }

  private sending(): Sending {
    const serial = this.serial;
    const state = this.store.getState();
    return {
      serial,
      staged: state.record ? [] : state.staged.map((one) => one.key),
      rows: sentRows(state),
      newer: (path) => (this.written.get(path) ?? 0) > serial,
    };
  }

  private async preview(): Promise<void> {
    const state = this.store.getState();
    if (state.saving) return;
    const sent = this.sending();
    try {
      const answer = await this.client.preview({ id: state.record?.id, values: this.payload() });
      const { visible, required, readonly, options } = answer;
      this.store.setState((now) => ({
        ...absorb(now, this.view, answer, sent),
        visible: byOwnPath(visible, sent.rows),
        required: byOwnPath(required, sent.rows),
        readonly: byOwnPath(readonly, sent.rows),
        options: byOwnPath(options, sent.rows),
        stale: this.serial !== sent.serial,
        // A save that got lost is still to be repeated.
        trouble: this.lost ? now.trouble : null,
      }));
    } catch (error) {
      this.store.setState({ trouble: troubleOf(error) });
    }
  }

  private lookedUp(): Promise<void> {
    return new Promise((resolve) => {
      const stop = this.store.subscribe((state) => {
        if (isLookingUp(state)) return;
        stop();
        resolve();
      });
    });
  }

  private async send(): Promise<Saved | null> {
    const repeated = this.lost;
    const attempt = repeated ?? this.attempt();
    const { record, values, related, sent, key } = attempt;
    this.store.setState({ saving: true });
    this.onAttempt({ record, values, related, key });
    try {
      const saved = record
        ? await this.client.update(record.id, record.version, values, key)
        : await this.client.create(values, key, related);
      this.lost = null;
      this.onAttempt(null);
      this.saved(saved, sent);
      return saved;
    } catch (error) {
      this.lost = isDefinite(error) ? null : attempt;
      if (!this.lost) this.onAttempt(null);
      // What was repeated is refused for good, but something else stands there by now.
      if (repeated && !this.lost && this.serial !== sent.serial) return await this.send();
      this.refused(error, sent);
      return null;
    } finally {
      this.store.setState({ saving: false });
      if (this.serial !== sent.serial) this.loop.ask();
    }
  }

  private saved(saved: Saved, sent: Sending): void {
    this.store.setState((now) => ({
      ...settle(now, this.view, { values: saved.values, errors: [] }, sent),
      record: { id: saved.id, version: saved.version },
      staged: now.staged.filter((one) => !sent.staged.includes(one.key)),
      stale: this.serial !== sent.serial,
      submitted: false,
      trouble: null,
      left: new Set(),
      tried: new Set(),
      epoch: now.epoch + 1,
    }));
  }

  private refused(error: unknown, sent: Sending): void {
    const { store } = this;
    const state = store.getState();
    if (error instanceof ApiError && error.code === "conflict") {
      const version = error.problem.version ?? state.record?.version ?? 0;
      const conflicts = conflictsOf(this.view, error, state, sent.rows);
      store.setState({ record: state.record && { ...state.record, version }, conflicts, trouble: null });
    } else if (error instanceof ApiError && isOfStaged(error.code)) {
      const staged = withRefusal(state.staged, error.problem.errors, sent.staged);
      store.setState({ staged, problems: {}, trouble: null });
      // Nothing is wrong with the record itself: what was typed last is still to be worked out.
      if (state.stale) this.loop.ask();
    } else if (error instanceof ApiError && error.status === 422 && error.problem.errors.length > 0) {
      store.setState({ problems: ownProblems(error.problem.errors, sent.rows), trouble: null });
      if (error.problem.errors.some(({ path, code }) => code === UNKNOWN_FIELD || !this.knows(path)))
        this.onOutdated();
    } else store.setState({ trouble: troubleOf(error) });
  }
}

const UNKNOWN_FIELD = "unknown_field";

export const openForm = (options: FormOptions): Form => new Form(options);

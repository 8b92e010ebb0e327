/** Looks for records like the one being filled in, after each pause; a hint that holds a save once, and never refuses it. */
import { createStore } from "zustand/vanilla";
import type { AskLookalikes, LookalikesAnswer } from "../api/lookalikes";
import type { Payload } from "../api/types";

export interface LookalikesState {
  answer: LookalikesAnswer | null;
  /** A save waits: what was found had not been shown yet. */
  isHeld: boolean;
}

const DELAY_MS = 500;

export class Lookalikes {
  readonly store = createStore<LookalikesState>(() => ({ answer: null, isHeld: false }));
  private readonly values: () => Payload;
  private readonly ask: AskLookalikes | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** The values that were asked about last. */
  private asked = "{}";
  private holding: Promise<boolean> | null = null;

  /** `values`: those look-alikes are found by, none for a record that is there. */
  constructor(values: () => Payload, ask: AskLookalikes | undefined) {
    this.values = values;
    this.ask = ask;
  }

  /** Something was written: look once the person pauses. */
  look(delay = DELAY_MS): void {
    clearTimeout(this.timer);
    if (this.ask && this.isNew()) this.timer = setTimeout(() => void this.find(), delay);
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  /** Whether a save is to ask first: there are values nobody has looked at. */
  mayHold(): boolean {
    const isHeld = !!this.ask && this.isNew();
    if (!isHeld) this.store.setState({ isHeld });
    return isHeld;
  }

  /** Whether a save is to wait, as something was found now that the person has not seen; two saves at once ask once. */
  holds(): Promise<boolean> {
    this.stop();
    this.holding ??= this.find().then((isHeld) => {
      this.holding = null;
      this.store.setState({ isHeld });
      return isHeld;
    });
    return this.holding;
  }

  private isNew(): boolean {
    return JSON.stringify(this.values()) !== this.asked;
  }

  private async find(): Promise<boolean> {
    const values = this.values();
    const about = JSON.stringify(values);
    const isEmpty = Object.values(values).every((value) => value === null || value === "");
    // Where nothing can be found out the work goes on.
    const answer = isEmpty ? null : await this.ask?.(values).catch(() => null);
    if (JSON.stringify(this.values()) !== about) return false;
    this.asked = about;
    const isFound = !!answer && (answer.records.length > 0 || answer.unseen);
    this.store.setState({ answer: isFound ? answer : null, isHeld: false });
    return isFound;
  }
}

/** What a button asks before it does anything, on phones. */
import { ask } from "../../kit/dialogs";
import { type PressAsked, PressAsking, type PressDone } from "../../shell/pressing/PressAsking";
import { Entry } from "../edit/Entry";
import "../edit/edit.css";

export const askPress = (asked: PressAsked): Promise<PressDone | null> =>
  ask<PressDone>((close) => (
    <PressAsking
      {...asked}
      onClose={close}
      Field={Entry}
      foot={(busy, send) => (
        <button
          type="button"
          className={`button is-wide ${asked.button.look === "red" ? "is-red" : "is-primary"}`}
          disabled={busy}
          onClick={send}
        >
          {asked.button.label}
        </button>
      )}
    />
  ));

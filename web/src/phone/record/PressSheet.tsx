/** What a button asks before it does anything, on phones. */
import { ask } from "../../kit/dialogs";
import { type PressAsked, PressAsking } from "../../shell/pressing/PressAsking";

export const askPress = (asked: PressAsked): Promise<true | null> =>
  ask<true>((close) => (
    <PressAsking
      {...asked}
      onClose={close}
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

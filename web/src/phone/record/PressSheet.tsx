/** What a button asks before it does anything, on phones. */
import { ask } from "../../kit/dialogs";
import { Barred, type PressAsked, PressAsking, type PressDone } from "../../shell/pressing/PressAsking";
import { t } from "../../text";
import { Entry } from "../edit/Entry";
import "../edit/edit.css";

export const askPress = (asked: PressAsked): Promise<PressDone | null> =>
  ask<PressDone>((close) =>
    asked.barred ? (
      <Barred
        button={asked.button}
        barred={asked.barred}
        onClose={() => close(null)}
        foot={
          <button type="button" className="button is-wide" onClick={() => close(null)}>
            {t("kit.close")}
          </button>
        }
      />
    ) : (
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
    ),
  );

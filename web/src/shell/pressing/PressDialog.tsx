/** What a button asks before it does anything, on computers. */
import { Button } from "antd";
import { FieldBox } from "../../fields/form/FieldBox";
import { ask } from "../../kit/dialogs";
import { t } from "../../text";
import { Barred, type PressAsked, PressAsking, type PressDone } from "./PressAsking";

export const askPress = (asked: PressAsked): Promise<PressDone | null> =>
  ask<PressDone>((close) =>
    asked.barred ? (
      <Barred
        button={asked.button}
        barred={asked.barred}
        onClose={() => close(null)}
        foot={<Button onClick={() => close(null)}>{t("kit.close")}</Button>}
      />
    ) : (
      <PressAsking
        {...asked}
        onClose={close}
        Field={FieldBox}
        foot={(busy, send) => (
          <>
            <Button disabled={busy} onClick={() => close(null)}>
              {t("kit.back")}
            </Button>
            <Button type="primary" danger={asked.button.look === "red"} loading={busy} onClick={send}>
              {asked.button.label}
            </Button>
          </>
        )}
      />
    ),
  );

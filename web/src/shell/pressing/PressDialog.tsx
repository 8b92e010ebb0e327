/** What a button asks before it does anything, on computers. */
import { Button } from "antd";
import { ask } from "../../kit/dialogs";
import { t } from "../../text";
import { type PressAsked, PressAsking } from "./PressAsking";

export const askPress = (asked: PressAsked): Promise<true | null> =>
  ask<true>((close) => (
    <PressAsking
      {...asked}
      onClose={close}
      foot={(busy, send) => (
        <>
          <Button onClick={() => close(null)}>{t("kit.cancel")}</Button>
          <Button type="primary" danger={asked.button.look === "red"} loading={busy} onClick={send}>
            {asked.button.label}
          </Button>
        </>
      )}
    />
  ));

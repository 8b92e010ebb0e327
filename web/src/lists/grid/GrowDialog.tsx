/** A paste reaches below a list: whether the further rows are to be new records. */
import { Button } from "antd";
import { Dialog } from "../../kit/Dialog";
import { ask } from "../../kit/dialogs";
import { t } from "../../text";
import { MOST_NEW } from "./newRows";

/** True if they are to be made. */
export async function askGrow(n: number): Promise<boolean> {
  const isSure = await ask<true>((close) => (
    <Dialog
      width={420}
      title={t("cells.growTitle")}
      testId="cells-grow"
      onClose={() => close(null)}
      footer={
        <>
          <Button onClick={() => close(null)}>{t("kit.cancel")}</Button>
          {n <= MOST_NEW && (
            <Button type="primary" onClick={() => close(true)}>
              {t("cells.grow", { n })}
            </Button>
          )}
        </>
      }
    >
      <p>{t(n <= MOST_NEW ? "cells.growText" : "cells.growTooMany", { n, most: MOST_NEW })}</p>
    </Dialog>
  ));
  return isSure === true;
}

/** 「现在提醒」 for a flow that is switched on: what is due already is counted, asked for, and begun with. */
import { Button } from "antd";
import type { FlowElement } from "../../../api/flows";
import { dueApi, type FlowRunning } from "../../../api/watching";
import { Dialog } from "../../../kit/Dialog";
import { ask } from "../../../kit/dialogs";
import { toast } from "../../../kit/toast";
import { t } from "../../../text";
import { dueCount } from "../DueFlows";

/** Whether the clock begins it for records there are. */
export const isByClock = ({ start }: FlowElement): boolean =>
  start.on === "day_of" || (start.on === "scheduled" && !!start.where);

export async function beginDue(app: string, flow: FlowRunning, label: string): Promise<void> {
  try {
    const there = await dueApi.count(app, flow.key);
    if (there.count === 0) return toast.say(t("flows.dueNone", { flow: label }));
    const n = dueCount(there);
    const isSure = await ask<true>((close) => (
      <Dialog
        title={t("flows.dueTitle", { flow: label })}
        width={440}
        testId="begin-due"
        onClose={() => close(null)}
        footer={
          <>
            <Button onClick={() => close(null)}>{t("kit.cancel")}</Button>
            <Button type="primary" onClick={() => close(true)}>
              {t("flows.dueBegin", { n })}
            </Button>
          </>
        }
      >
        <p>{t("flows.dueSure", { n })}</p>
      </Dialog>
    ));
    if (!isSure) return;
    await dueApi.begin(app, flow.key);
    toast.say(t("flows.dueBegun"));
  } catch (error) {
    toast.fail(error);
  }
}

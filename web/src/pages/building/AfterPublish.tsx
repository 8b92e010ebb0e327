/** After a publish that changed flows: which have records under way by a version of before, and the way to them. */
import { Button } from "antd";
import { askFlowsRunning, type FlowRunning } from "../../api/watching";
import { Dialog } from "../../kit/Dialog";
import { ask } from "../../kit/dialogs";
import { t } from "../../text";
import "../../text/underWay";

export async function offerUnderWay(app: string, onGo: (flow: string) => void): Promise<void> {
  const { rows } = await askFlowsRunning(app);
  const flows = rows.filter((one) => one.earlier > 0);
  if (flows.length > 0)
    await ask<true>((close) => <AfterPublish flows={flows} onGo={onGo} onClose={() => close(true)} />);
}

interface AfterPublishProps {
  flows: readonly FlowRunning[];
  onGo: (flow: string) => void;
  onClose: () => void;
}

function AfterPublish({ flows, onGo, onClose }: AfterPublishProps) {
  return (
    <Dialog
      title={t("under.afterTitle")}
      width={480}
      onClose={onClose}
      testId="after-publish"
      footer={<Button onClick={onClose}>{t("under.leave")}</Button>}
    >
      <p>{t("under.after")}</p>
      <ul className="after-publish">
        {flows.map((one) => (
          <li key={one.id}>
            {t("under.afterLine", { flow: one.label, n: one.earlier })}{" "}
            <Button
              size="small"
              onClick={() => {
                onClose();
                onGo(one.key);
              }}
            >
              {t("under.look")}
            </Button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

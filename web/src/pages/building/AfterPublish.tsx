/** After a publish that changed flows: which have records under way by an earlier version, and the way to them. */
import { Button } from "antd";
import { askFlowsRunning, type FlowRunning } from "../../api/watching";
import { Dialog } from "../../kit/Dialog";
import { ask } from "../../kit/dialogs";
import { t } from "../../text";
import "../../text/underWay";

interface Offered {
  /** Shows the records under way in a flow, named by its key. */
  onGo: (flow: string) => void;
  onUndo: () => void;
}

/** Say so, if there are any, and whether that was said. */
export async function offerUnderWay(app: string, offered: Offered): Promise<boolean> {
  const { rows } = await askFlowsRunning(app);
  const flows = rows.filter((one) => one.earlier > 0);
  if (flows.length === 0) return false;
  await ask<true>((close) => <AfterPublish flows={flows} {...offered} onClose={() => close(true)} />);
  return true;
}

interface AfterPublishProps extends Offered {
  flows: readonly FlowRunning[];
  onClose: () => void;
}

function AfterPublish({ flows, onGo, onUndo, onClose }: AfterPublishProps) {
  return (
    <Dialog
      title={t("under.afterTitle")}
      width={480}
      onClose={onClose}
      testId="after-publish"
      footer={
        <>
          <Button
            onClick={() => {
              onClose();
              onUndo();
            }}
          >
            {t("under.undo")}
          </Button>
          <Button type="primary" onClick={onClose}>
            {t("under.leave")}
          </Button>
        </>
      }
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

/** 「以某人视角查看」: asking whether it is meant, and beginning it. */
import { Button } from "antd";
import { viewing } from "../api/viewing";
import { Dialog } from "../kit/Dialog";
import { ask } from "../kit/dialogs";
import { toast } from "../kit/toast";
import { t } from "../text";
import { mayLeave } from "./unsaved";
import { enterViewing } from "./viewing";

/** Look with the eyes of a colleague from now on; the pages begin anew. */
export async function viewAs(person: string, name: string): Promise<void> {
  if (!(await mayLeave())) return;
  const sure = await ask<true>((close) => (
    <Dialog
      width={420}
      title={t("viewing.ask", { name })}
      testId="view-as"
      onClose={() => close(null)}
      footer={
        <>
          <Button onClick={() => close(null)}>{t("kit.cancel")}</Button>
          <Button type="primary" onClick={() => close(true)}>
            {t("viewing.begin")}
          </Button>
        </>
      }
    >
      <p>{t("viewing.rules", { name })}</p>
    </Dialog>
  ));
  if (!sure) return;
  try {
    await viewing.begin(person);
  } catch (error) {
    toast.fail(error);
    return;
  }
  enterViewing();
}

/** A button beside somebody's name. */
export const ViewAs = ({ person, name }: { person: string; name: string }) => (
  <Button size="small" aria-label={t("viewing.beginOf", { name })} onClick={() => void viewAs(person, name)}>
    {t("viewing.begin")}
  </Button>
);

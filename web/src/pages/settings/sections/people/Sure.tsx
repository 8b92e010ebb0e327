/** Asks whether something is really meant. */
import { Button } from "antd";
import { Dialog } from "../../../../kit/Dialog";
import { ask } from "../../../../kit/dialogs";
import { t } from "../../../../text";

interface Props {
  title: string;
  text: string;
  act: string;
  onClose: (sure: true | null) => void;
}

function Sure({ title, text, act, onClose }: Props) {
  return (
    <Dialog
      width={420}
      title={title}
      onClose={() => onClose(null)}
      footer={
        <>
          <Button onClick={() => onClose(null)}>{t("people.cancel")}</Button>
          <Button danger type="primary" onClick={() => onClose(true)}>
            {act}
          </Button>
        </>
      }
    >
      <p>{text}</p>
    </Dialog>
  );
}

export const isSure = async (asked: Omit<Props, "onClose">): Promise<boolean> =>
  (await ask<true>((close) => <Sure {...asked} onClose={close} />)) === true;

/** Rich text of a cell of a sheet, written in a dialog. */
import { Button } from "antd";
import { useState } from "react";
import type { Value } from "../../api/types";
import { Dialog } from "../../kit/Dialog";
import { ask } from "../../kit/dialogs";
import { t } from "../../text";
import "../../text/rich";
import type { Place } from "../contract";
import Editor from "./Editor";

/** Write the text of a cell; undefined leaves it as it is. Only "cancel" throws away what was written. */
export async function askRich(place: Place, value: Value): Promise<Value | undefined> {
  const answer = await ask<{ value: Value }>((close) => (
    <CellDialog place={place} value={value} onClose={close} />
  ));
  return answer?.value;
}

interface CellDialogProps {
  place: Place;
  value: Value;
  onClose: (answer: { value: Value } | null) => void;
}

function CellDialog({ place, value, onClose }: CellDialogProps) {
  const [now, setNow] = useState(value);
  return (
    <Dialog
      tall
      width={720}
      title={place.field.label}
      testId="cell-rich"
      first=".rich-edit"
      onClose={() => onClose(now === value ? null : { value: now })}
      footer={
        <>
          <Button onClick={() => onClose(null)}>{t("kit.cancel")}</Button>
          <Button type="primary" onClick={() => onClose({ value: now })}>
            {t("rich.take")}
          </Button>
        </>
      }
    >
      <Editor {...place} id="cell-rich" value={now} onChange={setNow} onLeave={() => undefined} />
    </Dialog>
  );
}

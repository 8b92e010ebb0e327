/** Files of a cell of a sheet, chosen in a dialog. */
import { Button } from "antd";
import { useState } from "react";
import type { Value } from "../../api/types";
import { Dialog } from "../../kit/Dialog";
import { ask } from "../../kit/dialogs";
import { t } from "../../text";
import type { Place } from "../contract";
import { FileBox } from "./FileBox";

/** Choose files for a cell of a sheet; undefined leaves it as it is. */
export async function askFiles(place: Place, value: Value, tiles: boolean): Promise<Value | undefined> {
  const answer = await ask<{ value: Value }>((close) => (
    <CellDialog place={place} value={value} tiles={tiles} onClose={close} />
  ));
  return answer?.value;
}

interface CellDialogProps {
  place: Place;
  value: Value;
  tiles: boolean;
  onClose: (answer: { value: Value } | null) => void;
}

function CellDialog({ place, value, tiles, onClose }: CellDialogProps) {
  const [now, setNow] = useState<{ value: Value; wrong?: string }>({ value });
  return (
    <Dialog
      title={place.field.label}
      testId="cell-files"
      onClose={() => onClose(null)}
      footer={
        <>
          {now.wrong && <span className="field-note is-red">{now.wrong}</span>}
          <Button onClick={() => onClose(null)}>{t("kit.cancel")}</Button>
          <Button type="primary" disabled={!!now.wrong} onClick={() => onClose({ value: now.value })}>
            {t("file.take")}
          </Button>
        </>
      }
    >
      <FileBox
        {...place}
        id="cell-files"
        tiles={tiles}
        value={now.value}
        onChange={(next, wrong) => setNow({ value: next, wrong })}
        onLeave={() => undefined}
      />
    </Dialog>
  );
}

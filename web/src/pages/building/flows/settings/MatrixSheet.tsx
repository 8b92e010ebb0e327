/** 审批矩阵 in the settings of a step: its first rows, and the sheet it is edited in, which comes when it is opened. */
import { Button } from "antd";
import { lazy, Suspense } from "react";
import type { MatrixElement } from "../../../../api/flows";
import { ask } from "../../../../kit/dialogs";
import { Icon } from "../../../../kit/Icon";
import { t } from "../../../../text";
import type { FlowDesk } from "../flowDesk";

const MatrixDialog = lazy(() =>
  import("../matrix/MatrixDialog").then((found) => ({ default: found.MatrixDialog })),
);

interface MatrixSheetProps {
  flow: FlowDesk;
  matrix: MatrixElement;
  onChange: (matrix: MatrixElement) => void;
}

export function MatrixSheet({ flow, matrix, onChange }: MatrixSheetProps) {
  const open = async () => {
    const next = await ask<MatrixElement>((close) => (
      <Suspense>
        <MatrixDialog flow={flow} matrix={matrix} onClose={close} />
      </Suspense>
    ));
    if (next) onChange(next);
  };
  return (
    <div className="flow-matrix" data-testid="flow-matrix">
      <Button size="small" icon={<Icon name="edit" size={14} />} onClick={() => void open()}>
        {t("flows.matrix.open", { n: matrix.rows.length })}
      </Button>
      <p className="muted">{t("flows.matrix.hint")}</p>
    </div>
  );
}

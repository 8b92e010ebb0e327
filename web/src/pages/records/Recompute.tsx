/** Which formulas are worked out again for the chosen rows, by the formulas of today; for builders. */
import { Button } from "antd";
import { useState } from "react";
import "../../text/recompute";
import type { FormView } from "../../api/types";
import { Dialog } from "../../kit/Dialog";
import { ask } from "../../kit/dialogs";
import { countText } from "../../kit/format";
import { t } from "../../text";
import { storedFormulas } from "./bulkFields";

interface RecomputeProps {
  form: FormView;
  count: number;
  onClose: (formulas: readonly string[] | null) => void;
}

/** Ask for the formulas; null if it is given up. */
export const askRecompute = (form: FormView, count: number): Promise<readonly string[] | null> =>
  ask((close) => <Recompute form={form} count={count} onClose={close} />);

/** Say how many came to something else. */
export const recomputed = (n: string): string => t("recompute.done", { n });

function Recompute({ form, count, onClose }: RecomputeProps) {
  const formulas = storedFormulas(form);
  const [chosen, setChosen] = useState<readonly string[]>(() =>
    formulas.length === 1 ? formulas.map((one) => one.path) : [],
  );
  const toggle = (path: string, on: boolean) =>
    setChosen(on ? [...chosen, path] : chosen.filter((one) => one !== path));
  const n = countText(count);
  return (
    <Dialog
      title={t("bulk.recompute")}
      onClose={() => onClose(null)}
      width={480}
      testId="recompute"
      footer={
        <>
          <Button onClick={() => onClose(null)}>{t("kit.cancel")}</Button>
          <Button type="primary" disabled={chosen.length === 0} onClick={() => onClose(chosen)}>
            {t("recompute.count", { n })}
          </Button>
        </>
      }
    >
      <p>{t("recompute.hint", { n, form: form.label })}</p>
      <fieldset className="recompute-fields">
        <legend className="muted">{t("recompute.which")}</legend>
        {formulas.map(({ path, label }) => (
          <label key={path}>
            <input
              type="checkbox"
              checked={chosen.includes(path)}
              onChange={({ target: box }) => toggle(path, box.checked)}
            />
            {label}
          </label>
        ))}
      </fieldset>
      <p className="muted">{t("recompute.undo")}</p>
    </Dialog>
  );
}

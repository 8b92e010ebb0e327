/** What can be done with a record that is filled in: given up, saved; where it has steps, these first. */
import { Button } from "antd";
import type { MouseEvent } from "react";
import { StepButtons } from "../../fields/form/steps/StepButtons";
import type { Stepping } from "../../fields/form/steps/useSteps";
import { t } from "../../text";

interface NewButtonsProps {
  stepping: Stepping | null;
  saving: boolean;
  onSave: () => void;
  onAnother: () => void;
}

export function NewButtons({ stepping, saving, onSave, onAnother }: NewButtonsProps) {
  // The second press of a double click on 「下一步」 is no wish to save.
  const once = (deed: () => void) => (event: MouseEvent) => {
    if (!stepping || event.detail < 2) deed();
  };
  const saves = (
    <>
      <Button onClick={once(onAnother)} disabled={saving}>
        {t("record.saveAnother")}
      </Button>
      <Button type="primary" data-next loading={saving} title="Ctrl + S" onClick={once(onSave)}>
        {t("kit.save")}
      </Button>
    </>
  );
  return stepping ? <StepButtons stepping={stepping}>{saves}</StepButtons> : saves;
}

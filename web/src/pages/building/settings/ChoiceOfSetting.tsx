/** A field of one choice beside this one, whose changes it tells. */
import { t } from "../../../text";
import { told } from "../desk";
import type { Editor } from "./contract";
import { Select } from "./plain";

export const ChoiceOfSetting: Editor = ({ id, desk, found, value, onChange }) => {
  const fits = found.siblings.filter((one) => "options" in one && !("most_chosen" in one));
  return (
    <>
      <Select
        id={id}
        value={String(value ?? "")}
        choices={[
          { value: "", label: "—" },
          ...fits.map((one) => ({ value: one.id, label: told(one, desk.say).label })),
        ]}
        onChange={(field) => onChange(field || null)}
      />
      <span className="muted">{t("building.stampsHint")}</span>
    </>
  );
};

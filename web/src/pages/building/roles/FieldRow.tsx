/** One field in the matrix: four rights of which one counts, by click, arrows or the digits 1 to 4. */
import { Button, Checkbox } from "antd";
import type { KeyboardEvent } from "react";
import type { FieldRight } from "../../../api/building";
import { RIGHTS, type FieldRow as Row } from "../../../document/roles";
import { Dialog } from "../../../kit/Dialog";
import { ask } from "../../../kit/dialogs";
import { Icon } from "../../../kit/Icon";
import { t } from "../../../text";
import { labelOf, type RolesDesk, rightThatCounts } from "./rolesDesk";

interface FieldRowProps {
  desk: RolesDesk;
  role: string;
  form: string;
  row: Row;
  said: FieldRight;
  isWorkedOut: boolean;
  isChosen: boolean;
  onChoose: (on: boolean) => void;
  onGive: (right: FieldRight, isMeant: boolean) => void;
}

export function FieldRow(props: FieldRowProps) {
  const { desk, role, form, row, said, isWorkedOut, isChosen, onChoose, onGive } = props;
  const { id } = row.field;
  const label = labelOf(desk, row.field);
  const counts = rightThatCounts(desk, role, form, id, said);
  const follows = counts === "hidden" && said !== "hidden";
  const may = (right: FieldRight) => right !== "write" || !isWorkedOut;
  const give = async (right: FieldRight) => {
    if (right === counts || !may(right)) return;
    if (follows && right !== "hidden") {
      if (await ask(askMeant(label))) onGive(right, true);
    } else onGive(right, false);
  };
  const handleKey = (event: KeyboardEvent) => {
    const right = RIGHTS[Number(event.key) - 1];
    if (!right || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    void give(right);
  };
  return (
    <tr className={`is-${counts}${row.subform ? " is-column" : ""}`} onKeyDown={handleKey}>
      <th scope="row">
        <span className="fields-row">
          <Checkbox
            aria-label={t("roles.choose", { field: label })}
            checked={isChosen}
            onChange={(event) => onChoose(event.target.checked)}
          />
          <span className="fields-label">
            {label}
            {follows && <span className="muted">{t("roles.follows")}</span>}
          </span>
        </span>
      </th>
      {RIGHTS.map((right) => (
        <td key={right} className="matrix-mark" data-label={t(`roles.right.${right}`)}>
          {may(right) && (
            <label className="fields-choice">
              <input
                type="radio"
                name={`right-${id}`}
                aria-label={t("roles.rightOf", { field: label, right: t(`roles.right.${right}`) })}
                checked={right === counts}
                onChange={() => void give(right)}
              />
            </label>
          )}
        </td>
      ))}
    </tr>
  );
}

const askMeant = (field: string) => (close: (answer: true | null) => void) => (
  <Dialog
    title={t("roles.meantTitle")}
    width={420}
    onClose={() => close(null)}
    testId="ask-meant"
    footer={
      <>
        <Button onClick={() => close(null)}>{t("kit.cancel")}</Button>
        <Button type="primary" danger onClick={() => close(true)}>
          {t("roles.meantYes")}
        </Button>
      </>
    }
  >
    <p className="role-meant">
      <Icon name="warning" size={16} /> {t("roles.meant", { field })}
    </p>
  </Dialog>
);

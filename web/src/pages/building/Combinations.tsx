/** Which fields of the form must not have the same values together in two records, such as customer and month. */
import { Button } from "antd";
import { type ReactNode, useState } from "react";
import type { Element } from "../../api/building";
import { newId, relisted, setting } from "../../document/tree";
import { Dialog } from "../../kit/Dialog";
import { ask } from "../../kit/dialogs";
import { Icon } from "../../kit/Icon";
import { t } from "../../text";
import type { Desk } from "./desk";

const LEAST = 2;
const MOST = 5;
const MOST_TEXT = 400;
const UNFIT = new Set([
  "subform",
  "address",
  "switch",
  "textarea",
  "richtext",
  "multiselect",
  "checkbox",
  "members",
  "departments",
  "relations",
]);

const fieldsOf = (one: Element) => one.fields as unknown as readonly string[];

/** The fields whose values can be compared: one value each, filled in, and not too long. */
export function fitting(desk: Pick<Desk, "form" | "kinds">): Element[] {
  return desk.form.fields.filter((field) => {
    const kind = desk.kinds.get(field.kind ?? "");
    if (!kind || kind.is_computed || kind.group === "file" || UNFIT.has(kind.widget)) return false;
    return Number(field.max_length ?? 0) <= MOST_TEXT && !("most_chosen" in field);
  });
}

export function Combinations({ desk }: { desk: Desk }) {
  const { form } = desk;
  const at = ["forms", form.id];
  const list = (form.combinations as Element[] | undefined) ?? [];
  const put = (after: readonly Element[]) => void desk.build.set(relisted(at, "combinations", list, after));
  const nameOf = (one: Element) =>
    fieldsOf(one)
      .map((id) => desk.say(desk.find(id)?.field.label) || id)
      .join(t("building.plus"));
  const handleAdd = async () => {
    const fields = await ask(askFields(desk, []));
    if (fields) put([...list, { id: newId(), fields } as unknown as Element]);
  };
  const handleChange = async (one: Element) => {
    const fields = await ask(askFields(desk, fieldsOf(one)));
    if (fields && fields.join() !== fieldsOf(one).join())
      void desk.build.set([setting([...at, "combinations", one.id], one, "fields", fields)]);
  };
  return (
    <fieldset className="build-rights" data-testid="combinations">
      <legend>{t("building.combinations")}</legend>
      {list.map((one) => (
        <div key={one.id} className="build-row">
          <Button size="small" onClick={() => void handleChange(one)}>
            {nameOf(one)}
          </Button>
          <button
            type="button"
            className="plain-button"
            aria-label={t("building.removeCombination", { name: nameOf(one) })}
            onClick={() => put(list.filter((each) => each !== one))}
          >
            <Icon name="close" size={14} />
          </button>
        </div>
      ))}
      <Button size="small" icon={<Icon name="plus" size={14} />} onClick={() => void handleAdd()}>
        {t("building.addCombination")}
      </Button>
      <p className="muted">{t("building.combinationsHint")}</p>
    </fieldset>
  );
}

const askFields =
  (desk: Desk, chosen: readonly string[]) =>
  (close: (fields: string[] | null) => void): ReactNode => (
    <FieldsDialog desk={desk} chosen={chosen} close={close} />
  );

interface Props {
  desk: Desk;
  chosen: readonly string[];
  close: (fields: string[] | null) => void;
}

function FieldsDialog({ desk, chosen, close }: Props) {
  const [fields, setFields] = useState<readonly string[]>(chosen);
  const isFull = fields.length >= MOST;
  return (
    <Dialog
      title={t("building.combinations")}
      onClose={() => close(null)}
      width={440}
      testId="combination"
      footer={
        <>
          <Button onClick={() => close(null)}>{t("kit.cancel")}</Button>
          <Button type="primary" disabled={fields.length < LEAST} onClick={() => close([...fields])}>
            {t("kit.done")}
          </Button>
        </>
      }
    >
      <p className="muted">{t("building.combinationsPick", { least: LEAST, most: MOST })}</p>
      <div className="build-ticks">
        {fitting(desk).map(({ id, label }) => (
          <label key={id}>
            <input
              type="checkbox"
              checked={fields.includes(id)}
              disabled={isFull && !fields.includes(id)}
              onChange={() =>
                setFields(fields.includes(id) ? fields.filter((one) => one !== id) : [...fields, id])
              }
            />
            {desk.say(label)}
          </label>
        ))}
      </div>
    </Dialog>
  );
}

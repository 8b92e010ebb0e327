/** The columns of a subform: one is chosen by pressing it, several come by their names. */
import { Button } from "antd";
import type { Element } from "../../api/building";
import type { Found } from "../../document/tree";
import { ask } from "../../kit/dialogs";
import { Icon } from "../../kit/Icon";
import { t } from "../../text";
import { askLines } from "./askLines";
import type { Desk } from "./desk";
import { kindIcon } from "./kindIcon";

export function Columns({ desk, found }: { desk: Desk; found: Found }) {
  const columns = (found.field.fields ?? []) as Element[];
  const handleAdd = async () => {
    const names = await ask(askLines("building.addColumns", "building.manyFieldsHint"));
    if (!names) return;
    const after = columns.at(-1)?.id ?? "";
    void desk.addNamed(names, { form: desk.form.id, table: found.field.id, section: null, after });
  };
  return (
    <div className="build-line" data-testid="columns">
      <span>{t("building.columns")}</span>
      <ul className="pick-list">
        {columns.map((column) => {
          const kind = desk.kinds.get(String(column.kind));
          return (
            <li key={column.id}>
              <button type="button" onClick={() => desk.state.choose([column.id])}>
                {kind && <Icon name={kindIcon(kind)} />}
                <span>{desk.say(column.label)}</span>
                <span className="muted">{kind?.label}</span>
              </button>
            </li>
          );
        })}
      </ul>
      <Button size="small" icon={<Icon name="plus" size={13} />} onClick={handleAdd}>
        {t("building.addColumns")}
      </Button>
    </div>
  );
}

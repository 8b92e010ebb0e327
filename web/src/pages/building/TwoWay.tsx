/** A relation read from both sides: the list of its form on the page of the records it leads to. */
import { Button } from "antd";
import { type Found, newId } from "../../document/tree";
import { Icon } from "../../kit/Icon";
import { toast } from "../../kit/toast";
import { t } from "../../text";
import type { Desk } from "./desk";
import { isRelation, newList, pointersTo } from "./pointing";

export function TwoWay({ desk, found }: { desk: Desk; found: Found }) {
  const { field } = found;
  const target = desk.build.draft.document.forms.find((one) => one.id === field.target);
  if (!isRelation(field) || !target) return null;
  const form = desk.say(target.label);
  const isThere = target.parts.some((one) => one.over === field.id);
  if (isThere) return <p className="muted">{t("building.list.isThere", { form })}</p>;
  const add = async () => {
    const pointer = pointersTo(desk, target.id).find((one) => one.id === field.id);
    if (!pointer) return;
    const place = { form: target.id, table: target.id, section: null, after: "" };
    const act = { do: "add_parts", ...place, section_id: newId(), parts: [newList(pointer)] } as const;
    if (await desk.build.act({ ...act, parts: [...act.parts] }))
      toast.withUndo(
        t("building.list.made", { form, name: desk.say(pointer.form.label) }),
        () => void desk.build.undo(),
      );
  };
  return (
    <div className="build-line">
      <Button size="small" icon={<Icon name="link" size={14} />} onClick={() => void add()}>
        {t("building.list.twoWay", { form })}
      </Button>
      <p className="muted">{t("building.list.twoWayHint", { form })}</p>
    </div>
  );
}

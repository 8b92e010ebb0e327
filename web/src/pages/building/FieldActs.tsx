/** What can be done with fields and parts of the page besides setting them; the same by keys on the paper. */
import { Button } from "antd";
import { isPart } from "../../document/tree";
import { Icon } from "../../kit/Icon";
import { toast } from "../../kit/toast";
import { t } from "../../text";
import type { Desk } from "./desk";

export function FieldActs({ desk, ids }: { desk: Desk; ids: readonly string[] }) {
  const only = ids.length === 1 ? ids[0] : undefined;
  const found = only && desk.find(only)?.field;
  return (
    <div className="panel-acts">
      {only && (
        <>
          <Button size="small" icon={<Icon name="up" size={14} />} onClick={() => void desk.move(only, -1)}>
            {t("building.earlier")}
          </Button>
          <Button size="small" icon={<Icon name="down" size={14} />} onClick={() => void desk.move(only, 1)}>
            {t("building.later")}
          </Button>
        </>
      )}
      <Button size="small" icon={<Icon name="copy" size={14} />} onClick={() => void desk.duplicate(ids)}>
        {t("building.duplicate")}
      </Button>
      {only && found && !isPart(found) && (
        <Button
          size="small"
          icon={<Icon name="next" size={14} />}
          onClick={() => desk.moveAway(only).catch(toast.fail)}
        >
          {t("building.moveAway")}
        </Button>
      )}
      {only && found && !isPart(found) && (
        <Button
          size="small"
          icon={<Icon name="search" size={14} />}
          onClick={() => desk.tellUses(only).catch(toast.fail)}
        >
          {t("building.whereUsed")}
        </Button>
      )}
      <Button
        size="small"
        danger
        icon={<Icon name="trash" size={14} />}
        onClick={() => void desk.remove(ids)}
      >
        {t("building.remove")}
      </Button>
    </div>
  );
}

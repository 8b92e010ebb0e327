/** The tree of departments: adding below, renaming and moving, a head, removing one nobody is in. */
import { type UseQueryResult, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { type Department, STAFF, staffApi } from "../../../../api/staff";
import { ask } from "../../../../kit/dialogs";
import { Icon } from "../../../../kit/Icon";
import { Empty } from "../../../../kit/Page";
import { ListBones, Loading } from "../../../../kit/Skeleton";
import { toast } from "../../../../kit/toast";
import { Refused } from "../../../../shell/Broken";
import { t } from "../../../../text";
import { DepartmentDialog } from "./DepartmentDialog";
import { type Placed, placed } from "./tree";

interface Props {
  view: UseQueryResult<{ rows: readonly Department[] }>;
  /** Show who is in one. */
  onShow: (department: string) => void;
}

export function Departments({ view, onShow }: Props) {
  const client = useQueryClient();
  if (view.error) return <Refused error={view.error} onRetry={() => view.refetch()} />;
  if (!view.data) {
    return (
      <Loading>
        <ListBones rows={5} />
      </Loading>
    );
  }
  const all = view.data.rows;
  const again = () => client.invalidateQueries({ queryKey: STAFF });
  const handleEdit = async (one?: Department, parent = "") => {
    const done = await ask<true>((close) => (
      <DepartmentDialog one={one} parent={parent} all={all} onClose={close} />
    ));
    if (!done) return;
    toast.say(t("people.saved"));
    await again();
  };
  const handleRemove = (one: Department) =>
    staffApi
      .removeDepartment(one.id)
      .then(() => toast.say(t("people.removed")))
      .then(again)
      .catch(toast.fail);
  return (
    <div className="settings-part people-part">
      <div className="people-tools">
        <span className="people-new">
          <Button type="primary" icon={<Icon name="plus" />} onClick={() => handleEdit()}>
            {t("people.newDepartment")}
          </Button>
        </span>
      </div>
      {all.length === 0 && <Empty title={t("people.noDepartments")} hint={t("people.noDepartmentsHint")} />}
      <ul className="people-departments" aria-label={t("people.departments")}>
        {placed(all).map((found) => (
          <Line
            key={found.one.id}
            found={found}
            onShow={onShow}
            onEdit={() => handleEdit(found.one)}
            onBelow={() => handleEdit(undefined, found.one.id)}
            onRemove={() => handleRemove(found.one)}
          />
        ))}
      </ul>
    </div>
  );
}

interface LineProps {
  found: Placed;
  onShow: (department: string) => void;
  onEdit: () => void;
  onBelow: () => void;
  onRemove: () => void;
}

function Line({ found: { one, depth, isLeaf }, onShow, onEdit, onBelow, onRemove }: LineProps) {
  const name = one.name;
  return (
    <li style={{ paddingLeft: Math.min(depth, 6) * 20 }}>
      <span className="people-department">
        <strong>{name}</strong>
        <button type="button" className="plain-button is-link" onClick={() => onShow(one.id)}>
          {t("people.inside", { n: one.count })}
        </button>
        {one.head && <span className="muted">{t("people.headIs", { name: one.head.title ?? "" })}</span>}
      </span>
      <span className="people-acts">
        <Button size="small" onClick={onEdit} aria-label={t("people.editOf", { name })}>
          {t("people.edit")}
        </Button>
        <Button
          size="small"
          icon={<Icon name="plus" />}
          onClick={onBelow}
          aria-label={t("people.newBelow", { name })}
          title={t("people.newBelow", { name })}
        />
        {isLeaf && one.count === 0 && (
          <Button
            size="small"
            danger
            icon={<Icon name="trash" />}
            onClick={onRemove}
            aria-label={t("people.removeOf", { name })}
            title={t("people.removeOf", { name })}
          />
        )}
      </span>
    </li>
  );
}

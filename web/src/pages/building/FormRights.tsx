/** Who may use the form: each role of the app, and how far it goes. */
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { useId } from "react";
import type { Level, RoleElement } from "../../api/building";
import { newId } from "../../document/tree";
import { ask } from "../../kit/dialogs";
import { Icon } from "../../kit/Icon";
import { t } from "../../text";
import { askName } from "./asking";
import type { Desk } from "./desk";
import { Select } from "./settings/plain";

const LEVELS = ["none", "read", "fill", "all"] as const;
const VERBS: Record<Exclude<Level, "none">, string> = {
  read: "read",
  fill: "create,read,update",
  all: "create,delete,export,import,read,update",
};

interface Given {
  /** Null for rights no level stands for. */
  level: Level | null;
  /** Only some records, or some fields otherwise. */
  isNarrow: boolean;
}

export function levelOf(role: RoleElement, form: string): Given {
  const rights = role.forms.find((one) => one.form === form);
  if (!rights || rights.verbs.length === 0) return { level: "none", isNarrow: false };
  const verbs = [...rights.verbs].sort().join();
  const level = (["read", "fill", "all"] as const).find((one) => VERBS[one] === verbs) ?? null;
  return { level, isNarrow: rights.rows !== "all" || rights.but.length > 0 };
}

export function FormRights({ desk }: { desk: Desk }) {
  const { roles } = desk.build.draft.document;
  const handleNew = async () => {
    const asked = {
      title: t("building.newRole"),
      label: t("building.roleName"),
      button: t("building.create"),
    };
    const name = await ask(askName({ ...asked, hint: t("building.newRoleHint") }));
    if (name) await desk.build.act({ do: "add_role", id: newId(), name });
  };
  return (
    <fieldset className="build-rights" data-testid="form-rights">
      <legend>{t("building.rights")}</legend>
      {roles.map((role) => (
        <RoleRow key={role.id} desk={desk} role={role} />
      ))}
      <Button size="small" icon={<Icon name="plus" size={14} />} onClick={handleNew}>
        {t("building.newRole")}
      </Button>
      <Link to="/building/$app/roles" params={{ app: desk.state.app }} className="build-roles">
        {t("building.allRights")}
      </Link>
      <p className="muted">{t("building.rightsHint")}</p>
    </fieldset>
  );
}

function RoleRow({ desk, role }: { desk: Desk; role: RoleElement }) {
  const id = useId();
  const { level, isNarrow } = levelOf(role, desk.form.id);
  const own = level === null ? [{ value: "", label: t("building.level.own") }] : [];
  return (
    <div className="build-role">
      <label htmlFor={id}>
        {desk.say(role.name)}
        {isNarrow && <span className="muted"> {t("building.narrow")}</span>}
      </label>
      <Select
        id={id}
        value={level ?? ""}
        choices={[...own, ...LEVELS.map((one) => ({ value: one, label: t(`building.level.${one}`) }))]}
        onChange={(wanted) =>
          void desk.build.act({ do: "set_rights", form: desk.form.id, role: role.id, level: wanted as Level })
        }
      />
    </div>
  );
}

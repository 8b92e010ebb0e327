/** The roles of the app; each is renamed, copied and removed here. */
import { type ReactNode, useId, useState } from "react";
import type { RoleElement } from "../../../api/building";
import { newId, resaid, said, setting } from "../../../document/tree";
import { ask } from "../../../kit/dialogs";
import { Icon } from "../../../kit/Icon";
import { MenuList } from "../../../kit/MenuList";
import { toast } from "../../../kit/toast";
import { useNarrow } from "../../../kit/useNarrow";
import { t } from "../../../text";
import { askName, askUses } from "../asking";
import { Select } from "../settings/plain";
import type { RolesDesk } from "./rolesDesk";

interface RoleListProps {
  desk: RolesDesk;
  role: RoleElement;
  button: ReactNode;
}

export function RoleList({ desk, role, button }: RoleListProps) {
  const narrow = useNarrow();
  const id = useId();
  const { roles } = desk.build.draft.document;
  const countOf = (one: RoleElement) => desk.told?.holders[one.id]?.count ?? 0;
  if (narrow) {
    return (
      <div className="roles-narrow">
        <label htmlFor={id}>{t("roles.list")}</label>
        <Select
          id={id}
          value={role.id}
          choices={roles.map((one) => ({ value: one.id, label: said(one.name, desk.lang) }))}
          onChange={(chosen) => void desk.go({ role: chosen })}
        />
        <RoleMenu desk={desk} role={role} />
        {button}
      </div>
    );
  }
  return (
    <nav className="paper roles-list" aria-label={t("roles.list")}>
      <ul>
        {roles.map((one) => (
          <li key={one.id}>
            <button
              type="button"
              aria-current={one.id === role.id ? "page" : undefined}
              onClick={() => void desk.go({ role: one.id })}
            >
              <span>{said(one.name, desk.lang)}</span>
              <span className="muted">{t("roles.people", { n: countOf(one) })}</span>
            </button>
            <RoleMenu desk={desk} role={one} />
          </li>
        ))}
      </ul>
      {button}
    </nav>
  );
}

function RoleMenu({ desk, role }: { desk: RolesDesk; role: RoleElement }) {
  const [menu, setMenu] = useState<{ x: number; y: number } | null>(null);
  const { build, lang } = desk;
  const name = said(role.name, lang);
  const rename = async () => {
    const words = { title: t("roles.renameTitle"), label: t("building.roleName"), button: t("kit.save") };
    const asked = await ask(askName({ ...words, start: name }));
    const at = ["roles", role.id];
    if (asked) await build.set([setting(at, role, "name", resaid(role.name, lang, asked))]);
  };
  const copy = async () => {
    const id = newId();
    if (await build.act({ do: "copy_role", id, role: role.id })) void desk.go({ role: id });
  };
  const remove = async () => {
    const n = desk.told?.holders[role.id]?.count ?? 0;
    const goes = { text: t("roles.goes", { role: name, n }), place: [], goes: true };
    if (!(await ask(askUses(name, [goes])))) return;
    if (await build.act({ do: "remove_role", role: role.id })) {
      void desk.go({});
      toast.withUndo(t("building.removed", { label: name }), () => void build.undo());
    }
  };
  return (
    <>
      <button
        type="button"
        className="plain-button"
        aria-label={t("roles.menuOf", { role: name })}
        onClick={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          setMenu({ x: Math.max(8, box.right - 190), y: box.bottom + 4 });
        }}
      >
        <Icon name="more" />
      </button>
      {menu && (
        <MenuList
          at={menu}
          label={name}
          onClose={() => setMenu(null)}
          items={[
            { label: t("roles.rename"), icon: "edit", run: () => void rename() },
            { label: t("roles.copy"), icon: "copy", run: () => void copy() },
            { label: t("building.remove"), icon: "trash", red: true, run: () => void remove() },
          ]}
        />
      )}
    </>
  );
}

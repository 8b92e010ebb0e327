/** Which view of a form its list opens with for a role. */
import type { FormElement, RightsElement, RoleElement } from "../../../api/building";
import { t } from "../../../text";
import { Select } from "../settings/plain";
import { labelOf, type RolesDesk } from "./rolesDesk";

interface OpensCellProps {
  desk: RolesDesk;
  role: RoleElement;
  rights: RightsElement;
  form: FormElement;
}

export function OpensCell({ desk, role, rights, form }: OpensCellProps) {
  const handleChange = (view: string) =>
    void desk.build.act({ do: "give_view", role: role.id, form: form.id, view: view || null });
  return (
    <Select
      label={t("roles.opensOf", { form: labelOf(desk, form) })}
      value={rights.opens_with ?? ""}
      choices={[
        { value: "", label: t("roles.opensFirst") },
        ...form.views.map((view) => ({ value: view.id, label: labelOf(desk, view) })),
      ]}
      onChange={handleChange}
    />
  );
}

/** One role: who has it, what it means in a sentence, then its matrices. */
import type { RoleElement } from "../../../api/building";
import { roleSentence } from "../../../document/roles";
import { formIn, said } from "../../../document/tree";
import { t } from "../../../text";
import { FieldMatrix } from "./FieldMatrix";
import { labelOf, type RolesDesk, rightThatCounts } from "./rolesDesk";
import { VerbMatrix } from "./VerbMatrix";

interface RolePaperProps {
  desk: RolesDesk;
  role: RoleElement;
  /** The form whose fields are shown. */
  form?: string;
}

export function RolePaper({ desk, role, form: asked }: RolePaperProps) {
  const { document } = desk.build.draft;
  const name = said(role.name, desk.lang);
  const form = asked && role.forms.some((one) => one.form === asked) ? formIn(document, asked) : undefined;
  const sentence = roleSentence(role, name, {
    document,
    say: (element) => labelOf(desk, element),
    rightOf: (of, field, right) => rightThatCounts(desk, role.id, of, field, right),
  });
  return (
    <section className="paper role" aria-label={name} data-testid="role">
      <h2>{name}</h2>
      <Holders desk={desk} role={role.id} />
      <p className="role-sentence" data-testid="role-sentence">
        {sentence}
      </p>
      {form ? (
        <FieldMatrix key={form.id} desk={desk} role={role} form={form} />
      ) : (
        <VerbMatrix desk={desk} role={role} />
      )}
    </section>
  );
}

function Holders({ desk, role }: { desk: RolesDesk; role: string }) {
  const held = desk.told?.holders[role];
  if (!held) return null;
  const people = held.people.map((one) => one.title).join(t("field.comma"));
  return (
    <p className="muted">
      {held.count === 0
        ? t("roles.nobody")
        : held.count > held.people.length
          ? t("roles.whoMore", { people, n: held.count })
          : t("roles.who", { people })}
    </p>
  );
}

/** With which records a role uses a form: all, its own, its department's, or those that meet a condition, said in words. */
import { Button } from "antd";
import { useMemo, useState } from "react";
import type { FormElement, RightsElement, RoleElement, RowScope } from "../../../api/building";
import { useSession } from "../../../api/hooks";
import type { AppView, Filter, FormView } from "../../../api/types";
import { fromDocument, toDocument } from "../../../document/conditions";
import { hasOwner } from "../../../document/roles";
import { noScope } from "../../../fields/registry";
import { Dialog } from "../../../kit/Dialog";
import { ask } from "../../../kit/dialogs";
import { toast } from "../../../kit/toast";
import { FilterGroup, withRow } from "../../../lists/filter/FilterGroup";
import { readFilter, writeFilter } from "../../../lists/filters";
import { sentence } from "../../../lists/sentences";
import { t } from "../../../text";
import { Select } from "../settings/plain";
import { labelOf, type RolesDesk, viewOf } from "./rolesDesk";

const SCOPES: readonly RowScope[] = ["all", "own", "department", "where"];

interface RowsCellProps {
  desk: RolesDesk;
  role: RoleElement;
  rights: RightsElement;
  form: FormElement;
}

export function RowsCell({ desk, role, rights, form }: RowsCellProps) {
  const label = labelOf(desk, form);
  const view = viewOf(desk, form);
  const app = desk.told?.app ?? null;
  const where =
    rights.where && view && app ? fromDocument(app, view, rights.where, desk.told?.named ?? {}) : null;
  const give = (rows: RowScope, filter?: Filter) =>
    void desk.build.act({ do: "give_rows", role: role.id, forms: [form.id], rows, where: filter ?? null });
  const edit = async () => {
    if (!view || !app) return;
    const made = await ask<Filter>((close) => (
      <WhereDialog app={app} form={view} label={label} start={where} onClose={close} />
    ));
    if (made) give("where", toDocument(app, view, made));
  };
  const handleChange = (rows: string) => {
    if (rows === "where") void edit();
    else if (rows !== "all" && !hasOwner(form)) toast.say(t("roles.noOwner", { form: label }));
    else give(rows as RowScope);
  };
  return (
    <>
      <Select
        label={t("roles.rowsOf", { form: label })}
        value={rights.rows}
        choices={SCOPES.map((one) => ({ value: one, label: t(`roles.rows.${one}`) }))}
        onChange={handleChange}
      />
      {rights.rows === "where" && view && app && (
        <span className="matrix-where">
          {where && sentence(app, view, where)}{" "}
          <button type="button" className="plain-button is-link" onClick={() => void edit()}>
            {t("roles.whereEdit")}
          </button>
        </span>
      )}
    </>
  );
}

interface WhereDialogProps {
  app: AppView;
  form: FormView;
  label: string;
  start: Filter | null;
  onClose: (made: Filter | null) => void;
}

function WhereDialog({ app, form, label, start, onClose }: WhereDialogProps) {
  const [group, setGroup] = useState(() => withRow(readFilter(start)));
  const today = useSession().data?.today ?? "";
  const scope = useMemo(() => ({ ...noScope, today }), [today]);
  const made = writeFilter(group);
  return (
    <Dialog
      tall
      title={t("roles.where", { form: label })}
      width={760}
      onClose={() => onClose(null)}
      testId="ask-where"
      footer={
        <>
          <Button onClick={() => onClose(null)}>{t("kit.cancel")}</Button>
          <Button type="primary" disabled={!made} onClick={() => onClose(made)}>
            {t("kit.done")}
          </Button>
        </>
      }
    >
      <FilterGroup
        list={{ app, form }}
        scope={scope}
        group={group}
        onChange={(next) => setGroup(withRow(next))}
      />
      <p className="role-sentence">{made ? sentence(app, form, made) : t("roles.whereNone")}</p>
    </Dialog>
  );
}

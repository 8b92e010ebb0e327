/** The list of people: searched, kept to a department, a role or a state; adding, editing, helping, shutting out. */
import { useQueryClient } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { type ReactNode, useDeferredValue } from "react";
import {
  ANYBODY,
  type Department,
  type Person,
  type RoleView,
  STAFF,
  type StaffAsked,
  type Told,
  useStaff,
} from "../../../../api/staff";
import { ask } from "../../../../kit/dialogs";
import { countText } from "../../../../kit/format";
import { Icon } from "../../../../kit/Icon";
import { Empty } from "../../../../kit/Page";
import { ListBones, Loading } from "../../../../kit/Skeleton";
import { toast } from "../../../../kit/toast";
import { Refused } from "../../../../shell/Broken";
import { t } from "../../../../text";
import { DepartmentSelect } from "./DepartmentSelect";
import { tell } from "./PasswordDialog";
import { PersonDialog } from "./PersonDialog";
import { PersonRow } from "./PersonRow";

const STATES = ["active", "locked", "closed", "none"] as const;

interface Props {
  asked: StaffAsked;
  onAsk: (asked: StaffAsked) => void;
  departments: readonly Department[];
}

export function People({ asked, onAsk, departments }: Props) {
  const client = useQueryClient();
  const view = useStaff(useDeferredValue(asked));
  const pages = view.data?.pages ?? [];
  const rows = pages.flatMap((page) => page.rows);
  const roles = pages[0]?.roles ?? [];
  const again = () => client.invalidateQueries({ queryKey: STAFF });
  const handleEdit = async (person?: Person) => {
    const done = await ask<Told | true>((close) => (
      <PersonDialog person={person} roles={roles} departments={departments} onClose={close} />
    ));
    if (done === null) return;
    if (done === true) toast.say(t("people.saved"));
    else await tell(done);
    await again();
  };
  return (
    <div className="settings-part people-part">
      <Tools asked={asked} onAsk={onAsk} roles={roles} departments={departments}>
        <Button type="primary" icon={<Icon name="plus" />} disabled={!view.data} onClick={() => handleEdit()}>
          {t("people.new")}
        </Button>
      </Tools>
      {view.error && <Refused error={view.error} onRetry={() => view.refetch()} />}
      {view.isPending && (
        <Loading>
          <ListBones rows={6} />
        </Loading>
      )}
      {view.data && rows.length === 0 && <Empty title={t("people.none")} />}
      {rows.length > 0 && (
        <List rows={rows} roles={roles} onEdit={(person) => handleEdit(person)} onChanged={again} />
      )}
      {view.data && (
        <footer className="people-foot">
          <span className="muted" data-testid="people-count">
            {t("people.count", { n: countText(pages[0]?.count ?? 0) })}
          </span>
          {view.hasNextPage && (
            <Button loading={view.isFetchingNextPage} onClick={() => void view.fetchNextPage()}>
              {t("people.more")}
            </Button>
          )}
        </footer>
      )}
    </div>
  );
}

interface ToolsProps extends Props {
  roles: readonly RoleView[];
  children: ReactNode;
}

function Tools({ asked, onAsk, roles, departments, children }: ToolsProps) {
  const isAll = Object.values(asked).every((value) => value === "");
  const set = (more: Partial<StaffAsked>) => onAsk({ ...asked, ...more });
  return (
    <div className="people-tools">
      <Input
        type="search"
        className="people-search"
        prefix={<Icon name="search" />}
        aria-label={t("people.search")}
        placeholder={t("people.search")}
        value={asked.search}
        onChange={(event) => set({ search: event.target.value })}
      />
      <DepartmentSelect
        label={t("people.department")}
        departments={departments}
        value={asked.department}
        none={t("people.everyDepartment")}
        onChange={(department) => set({ department })}
      />
      <select
        aria-label={t("people.roles")}
        value={asked.role}
        onChange={(event) => set({ role: event.target.value })}
      >
        <option value="">{t("people.everyRole")}</option>
        {roles.map((role) => (
          <option key={role.id} value={role.id}>
            {role.name}
          </option>
        ))}
      </select>
      <select
        aria-label={t("people.state")}
        value={asked.state}
        onChange={(event) => set({ state: event.target.value as StaffAsked["state"] })}
      >
        <option value="">{t("people.everyState")}</option>
        {STATES.map((state) => (
          <option key={state} value={state}>
            {t(`people.state.${state}`)}
          </option>
        ))}
      </select>
      {!isAll && <Button onClick={() => onAsk(ANYBODY)}>{t("people.all")}</Button>}
      <span className="people-new">{children}</span>
    </div>
  );
}

interface ListProps {
  rows: readonly Person[];
  roles: readonly RoleView[];
  onEdit: (person: Person) => void;
  onChanged: () => void;
}

const HEADS = ["name", "login", "phone", "department", "roles", "state", "signedIn"] as const;

function List({ rows, roles, onEdit, onChanged }: ListProps) {
  return (
    <table className="people-list" aria-label={t("people.list")}>
      <thead>
        <tr>
          {HEADS.map((head) => (
            <th key={head}>{t(`people.${head}`)}</th>
          ))}
          <th>
            <span className="visually-hidden">{t("people.edit")}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((person) => (
          <PersonRow
            key={person.id}
            person={person}
            roles={roles}
            onEdit={() => onEdit(person)}
            onChanged={onChanged}
          />
        ))}
      </tbody>
    </table>
  );
}

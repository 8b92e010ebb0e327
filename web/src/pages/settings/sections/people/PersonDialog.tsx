/** One person: name, department, phone, roles; for who has no account yet also their login. */
import { Button, Checkbox, Input } from "antd";
import { type ReactNode, useId, useState } from "react";
import { ApiError } from "../../../../api/client";
import { type Department, type Person, type RoleView, staffApi, type Told } from "../../../../api/staff";
import { Dialog } from "../../../../kit/Dialog";
import { toast } from "../../../../kit/toast";
import { t } from "../../../../text";
import { DepartmentSelect } from "./DepartmentSelect";

interface Props {
  /** Absent for somebody new. */
  person?: Person;
  roles: readonly RoleView[];
  departments: readonly Department[];
  /** With the first password, if one was made. */
  onClose: (done: Told | true | null) => void;
}

const draftOf = (person: Person | undefined) => ({
  name: person?.name ?? "",
  login: person?.login ?? "",
  phone: person?.phone ?? "",
  no: person?.no ?? "",
  job: person?.job ?? "",
  department: person?.department?.id ?? "",
  roles: person?.roles ?? [],
});

type Draft = ReturnType<typeof draftOf>;

/** What differs from what is known; empty texts empty a field. */
function changed(before: Draft, after: Draft) {
  const keys = (["name", "phone", "no", "job", "department"] as const).filter(
    (key) => before[key] !== after[key],
  );
  const values = Object.fromEntries(keys.map((key) => [key, after[key].trim() || null]));
  const sameRoles =
    before.roles.length === after.roles.length && after.roles.every((role) => before.roles.includes(role));
  return sameRoles ? values : { ...values, roles: after.roles };
}

function valuesOf(draft: Draft) {
  const { name, phone, no, job, department } = draft;
  const text = (given: string) => given.trim() || null;
  return {
    name: name.trim(),
    phone: text(phone),
    no: text(no),
    job: text(job),
    department: department || null,
  };
}

export function PersonDialog({ person, roles, departments, onClose }: Props) {
  const before = draftOf(person);
  const [draft, setDraft] = useState(before);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const hasAccount = Boolean(person?.login);
  const set = (more: Partial<Draft>) => {
    setDraft({ ...draft, ...more });
    setRefusal(null);
  };
  const save = async (): Promise<Told | true> => {
    if (!person || !hasAccount) {
      const id = person ? { id: person.id } : {};
      return staffApi.add({ ...valuesOf(draft), ...id, login: draft.login.trim(), roles: draft.roles });
    }
    const change = changed(before, draft);
    if (Object.keys(change).length > 0) await staffApi.change(person.id, change);
    return true;
  };
  const handleSave = async () => {
    const lacking = !draft.name.trim() ? "people.needName" : !draft.login.trim() ? "people.needLogin" : null;
    setRefusal(lacking && t(lacking));
    if (lacking) return;
    setBusy(true);
    try {
      onClose(await save());
    } catch (error) {
      if (error instanceof ApiError) setRefusal(error.message);
      else toast.fail(error);
      setBusy(false);
    }
  };
  const title = !person
    ? t("people.new")
    : t(hasAccount ? "people.editOf" : "people.giveAccountOf", { name: person.name ?? "" });
  return (
    <Dialog
      width={560}
      tall
      title={title}
      onClose={() => onClose(null)}
      testId="person"
      footer={
        <>
          {refusal && (
            <span className="people-refusal" role="alert">
              {refusal}
            </span>
          )}
          <Button onClick={() => onClose(null)}>{t("people.cancel")}</Button>
          <Button type="primary" disabled={busy} onClick={handleSave}>
            {t(hasAccount ? "people.save" : "people.make")}
          </Button>
        </>
      }
    >
      <form
        className="people-form"
        onSubmit={(event) => {
          event.preventDefault();
          void handleSave();
        }}
      >
        <Line label={t("people.name")}>
          {(id) => (
            <Input id={id} value={draft.name} onChange={(event) => set({ name: event.target.value })} />
          )}
        </Line>
        <Line label={t("people.login")} hint={hasAccount ? undefined : t("people.loginHint")}>
          {(id) => (
            <Input
              id={id}
              value={draft.login}
              disabled={hasAccount}
              autoCapitalize="none"
              autoComplete="off"
              onChange={(event) => set({ login: event.target.value })}
            />
          )}
        </Line>
        <Line label={t("people.phone")}>
          {(id) => (
            <Input
              id={id}
              inputMode="tel"
              value={draft.phone}
              onChange={(event) => set({ phone: event.target.value })}
            />
          )}
        </Line>
        <Line label={t("people.department")}>
          {(id) => (
            <DepartmentSelect
              id={id}
              departments={departments}
              value={draft.department}
              none={t("people.noDepartment")}
              onChange={(department) => set({ department })}
            />
          )}
        </Line>
        <Line label={t("people.no")}>
          {(id) => <Input id={id} value={draft.no} onChange={(event) => set({ no: event.target.value })} />}
        </Line>
        <Line label={t("people.job")}>
          {(id) => <Input id={id} value={draft.job} onChange={(event) => set({ job: event.target.value })} />}
        </Line>
        <RoleBoxes roles={roles} chosen={draft.roles} onChange={(chosen) => set({ roles: chosen })} />
        <button type="submit" hidden aria-hidden tabIndex={-1} />
      </form>
    </Dialog>
  );
}

interface LineProps {
  label: string;
  hint?: string;
  children: (id: string) => ReactNode;
}

function Line({ label, hint, children }: LineProps) {
  const id = useId();
  return (
    <div className="people-line">
      <label htmlFor={id}>{label}</label>
      {children(id)}
      {hint && <span className="muted">{hint}</span>}
    </div>
  );
}

interface RoleBoxesProps {
  roles: readonly RoleView[];
  chosen: readonly string[];
  onChange: (chosen: readonly string[]) => void;
}

/** The roles, app by app. */
function RoleBoxes({ roles, chosen, onChange }: RoleBoxesProps) {
  const apps = [...new Set(roles.map((role) => role.app))];
  return apps.map((app) => {
    const own = roles.filter((role) => role.app === app);
    const others = chosen.filter((id) => !own.some((role) => role.id === id));
    return (
      <fieldset key={app ?? ""}>
        <legend>
          {t("people.roles")} <span className="muted">{app ?? t("people.company")}</span>
        </legend>
        <Checkbox.Group
          className="settings-checks"
          value={chosen.filter((id) => !others.includes(id))}
          onChange={(ids) => onChange([...others, ...(ids as string[])])}
          options={own.map((role) => ({ label: role.name, value: role.id }))}
        />
      </fieldset>
    );
  });
}

/** One department: its name, what it belongs to, who leads it. */
import { Button, Input } from "antd";
import { useId, useState } from "react";
import { ApiError } from "../../../../api/client";
import { type Department, staffApi, useAnybody } from "../../../../api/staff";
import { Dialog } from "../../../../kit/Dialog";
import { toast } from "../../../../kit/toast";
import { t } from "../../../../text";
import { DepartmentSelect } from "./DepartmentSelect";
import { within } from "./tree";

interface Props {
  /** Absent for a new one. */
  one?: Department;
  parent: string;
  all: readonly Department[];
  onClose: (done: true | null) => void;
}

export function DepartmentDialog({ one, parent: given, all, onClose }: Props) {
  const [name, setName] = useState(one?.name ?? "");
  const [parent, setParent] = useState(one?.parent?.id ?? given);
  const [head, setHead] = useState(one?.head?.id ?? "");
  const [refusal, setRefusal] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const ids = { name: useId(), parent: useId(), head: useId() };
  const handleSave = async () => {
    if (!name.trim()) return setRefusal(t("people.needDepartmentName"));
    const values = { name: name.trim(), parent: parent || null, head: head || null };
    setBusy(true);
    try {
      await (one ? staffApi.changeDepartment(one.id, values) : staffApi.addDepartment(values));
      onClose(true);
    } catch (error) {
      if (error instanceof ApiError) setRefusal(error.message);
      else toast.fail(error);
      setBusy(false);
    }
  };
  return (
    <Dialog
      width={460}
      title={one ? t("people.editOf", { name: one.name }) : t("people.newDepartment")}
      onClose={() => onClose(null)}
      testId="department"
      footer={
        <>
          {refusal && (
            <span className="people-refusal" role="alert">
              {refusal}
            </span>
          )}
          <Button onClick={() => onClose(null)}>{t("people.cancel")}</Button>
          <Button type="primary" disabled={busy} onClick={handleSave}>
            {t("people.save")}
          </Button>
        </>
      }
    >
      <form
        className="people-form is-single"
        onSubmit={(event) => {
          event.preventDefault();
          void handleSave();
        }}
      >
        <div className="people-line">
          <label htmlFor={ids.name}>{t("people.departmentName")}</label>
          <Input id={ids.name} value={name} onChange={(event) => setName(event.target.value)} />
        </div>
        <div className="people-line">
          <label htmlFor={ids.parent}>{t("people.parent")}</label>
          <DepartmentSelect
            id={ids.parent}
            departments={all}
            value={parent}
            none={t("people.top")}
            but={one && within(all, one.id)}
            onChange={setParent}
          />
        </div>
        <div className="people-line">
          <label htmlFor={ids.head}>{t("people.head")}</label>
          <HeadSelect id={ids.head} now={one?.head ?? null} value={head} onChange={setHead} />
        </div>
      </form>
    </Dialog>
  );
}

interface HeadProps {
  id: string;
  now: Department["head"];
  value: string;
  onChange: (value: string) => void;
}

function HeadSelect({ id, now, value, onChange }: HeadProps) {
  const people = useAnybody().data?.rows ?? [];
  const known = people.some((person) => person.id === now?.id);
  return (
    <select id={id} value={value} onChange={(event) => onChange(event.target.value)}>
      <option value="">{t("people.noHead")}</option>
      {now && !known && <option value={now.id ?? ""}>{now.title}</option>}
      {people
        .filter((person) => person.state !== "closed" || person.id === now?.id)
        .map((person) => (
          <option key={person.id} value={person.id}>
            {person.name}
          </option>
        ))}
    </select>
  );
}

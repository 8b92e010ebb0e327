/** What the audit log is kept to: a person, a kind, some days. */
import { Button } from "antd";
import { useState } from "react";
import { AUDIT_KINDS, type AuditAsked, useMembers } from "../../api/audit";
import { t } from "../../text";

interface Props {
  asked: AuditAsked;
  onAsk: (asked: AuditAsked) => void;
  /** Absent where nothing is kept to anything. */
  onAll: (() => void) | undefined;
}

export function AuditTools({ asked, onAsk, onAll }: Props) {
  const [name, setName] = useState("");
  const members = useMembers(name);
  const handleName = (text: string) => {
    setName(text);
    const found = members.data?.rows.find((row) => row.title === text);
    if (found || text === "") onAsk({ ...asked, person: found?.id ?? "" });
  };
  const handleAll = () => {
    setName("");
    onAll?.();
  };
  return (
    <div className="audit-tools">
      <label>
        {t("audit.by")}
        <input
          type="text"
          list="audit-people"
          value={name}
          placeholder={t("audit.everybody")}
          onChange={(event) => handleName(event.target.value)}
        />
      </label>
      <datalist id="audit-people">
        {members.data?.rows.map((row) => (
          <option key={row.id} value={row.title ?? ""} label={row.department ?? undefined} />
        ))}
      </datalist>
      <label>
        {t("audit.kind")}
        <select
          value={asked.kind}
          onChange={(event) => onAsk({ ...asked, kind: event.target.value as AuditAsked["kind"] })}
        >
          <option value="">{t("audit.every")}</option>
          {AUDIT_KINDS.map((kind) => (
            <option key={kind} value={kind}>
              {t(`audit.kind.${kind}`)}
            </option>
          ))}
        </select>
      </label>
      <label>
        {t("audit.from")}
        <input
          type="date"
          value={asked.from}
          max={asked.to || undefined}
          onChange={(event) => onAsk({ ...asked, from: event.target.value })}
        />
      </label>
      <label>
        {t("audit.to")}
        <input
          type="date"
          value={asked.to}
          min={asked.from || undefined}
          onChange={(event) => onAsk({ ...asked, to: event.target.value })}
        />
      </label>
      {onAll && <Button onClick={handleAll}>{t("audit.all")}</Button>}
    </div>
  );
}

/** What was done, in words. */
import type { AuditRow, Told } from "../../api/audit";
import { countText, dateTimeText, EMPTY } from "../../kit/format";
import { filterText } from "../../lists/sentences";
import { type TextKey, t } from "../../text";

/** What each kind tells of people; `did` says which. */
const TEXTS: Record<string, TextKey> = {
  "account.created": "audit.accountCreated",
  "account.closed": "audit.accountClosed",
  "account.opened": "audit.accountOpened",
  "account.handed_over": "audit.handedOver",
  "account.handed_back": "audit.handedBack",
  "account.signed_out": "audit.accountSignedOut",
  "account.stand_in": "audit.standIn",
  "account.stand_in_ended": "audit.standInEnded",
  "department.moved": "audit.departmentMoved",
  "department.made": "audit.departmentMade",
  "department.removed": "audit.departmentRemoved",
  "department.changed_name": "audit.departmentRenamed",
  "department.changed_parent": "audit.departmentParent",
  "department.changed_head": "audit.departmentHead",
  "password.reset": "audit.passwordReset",
  "lock.unlocked": "audit.unlocked",
  "lock.locked": "audit.locked",
  "password.changed": "audit.passwordChanged",
  "sign_in_failed.password": "audit.failedPassword",
  "sign_in_failed.code": "audit.failedCode",
  "totp.on": "audit.totpOn",
  "totp.off": "audit.totpOff",
  "totp.reset": "audit.totpReset",
  "totp.recovery_used": "audit.recoveryUsed",
  "totp.recovery_renewed": "audit.recoveryRenewed",
  "rules.shortest": "audit.rulesShortest",
  "rules.expires_days": "audit.rulesExpires",
  "rules.may_stay": "audit.rulesStay",
  "rules.words": "audit.rulesWords",
  "rules.totp_roles": "audit.rulesTotp",
  "rules.calendar": "audit.calendar",
  "rules.opening_day": "audit.openingDay",
  "rules.backup_password": "audit.backupPassword", // as it was noted before the kind "backup"
  "backup.password": "audit.backupPassword",
  "mail.switched_on": "audit.mail.on",
  "mail.switched_off": "audit.mail.off",
  "webhook.made": "audit.hook.made",
  "webhook.changed": "audit.hook.changed",
  "webhook.switched_on": "audit.hook.switched_on",
  "webhook.switched_off": "audit.hook.switched_off",
  "webhook.secret": "audit.hook.secret",
  "webhook.former_ended": "audit.hook.former_ended",
  "webhook.read": "audit.hook.read",
  "webhook.removed": "audit.hook.removed",
  "webhook.replayed": "audit.hook.replayed",
  "webhook.networks": "audit.hook.networks",
  "webhook.lent": "audit.hook.lent",
  "webhook.in_made": "audit.in.made",
  "webhook.in_changed": "audit.in.changed",
  "webhook.in_switched_on": "audit.in.switched_on",
  "webhook.in_switched_off": "audit.in.switched_off",
  "webhook.in_secret": "audit.in.secret",
  "webhook.in_renewed": "audit.in.renewed",
  "webhook.in_former_ended": "audit.in.former_ended",
  "webhook.in_read": "audit.in.read",
  "webhook.in_removed": "audit.in.removed",
  "webhook.in_replayed": "audit.in.replayed",
  "roles.": "audit.rolesChanged",
  "roles.app_given": "audit.appGiven",
  "roles.app_taken": "audit.appTaken",
};

const say = t as (key: TextKey, slots: Record<string, string>) => string;

function text(value: Told | undefined): string {
  if (typeof value === "boolean") return t(value ? "audit.yes" : "audit.no");
  const said = Array.isArray(value) ? value.join(t("audit.joint")) : value;
  return said ? String(said) : t("audit.nothing");
}

function saidOf({ kind, detail }: AuditRow): string | null {
  const key = TEXTS[`${kind}.${detail.did ?? ""}`];
  if (!key) return null;
  const { about } = detail;
  const login = about?.login ? t("audit.login", { login: about.login }) : "";
  return say(key, {
    name: about ? `${about.name ?? EMPTY}${login}` : (detail.name ?? EMPTY),
    from: text(detail.from),
    to: text(detail.to),
    login: detail.login ?? "",
    address: detail.address ?? "",
    app: detail.app ?? "",
    left: String(detail.left ?? ""),
    record: detail.record ?? "",
    n: String(detail.count ?? ""),
    networks: text(detail.networks),
    host: detail.host ?? "",
    who: detail.name ?? EMPTY,
    roles: detail.roles?.join(t("audit.joint")) || t("audit.nothing"),
  });
}

const records = (n: number | null | undefined) => (n == null ? "" : t("audit.records", { n: countText(n) }));

export function What({ row }: { row: AuditRow }) {
  const { form, detail } = row;
  const said = saidOf(row);
  if (said) return said;
  if (row.kind === "sign_in") {
    return (
      <>
        {detail.address} <span className="muted">{detail.agent}</span>
      </>
    );
  }
  if (row.kind === "viewing") {
    const [name, until] = [detail.name ?? EMPTY, dateTimeText(detail.until ?? "")];
    return detail.did === "ended"
      ? t("audit.viewed", { name, since: dateTimeText(detail.since ?? ""), until })
      : t("audit.views", { name, until });
  }
  if (row.kind === "key") {
    return (
      <>
        {t(detail.did === "made" ? "audit.keyMade" : "audit.keyRevoked", { name: detail.name ?? EMPTY })}{" "}
        <span className="muted">{detail.roles?.join(t("audit.joint"))}</span>
      </>
    );
  }
  if (row.kind === "download") {
    return (
      <>
        {form?.label} {detail.name} <span className="muted">{records(detail.records)}</span>
      </>
    );
  }
  if (row.kind === "why") {
    const name = detail.name ?? EMPTY;
    if (detail.did === "table") return t("audit.whyTable");
    return (
      <>
        {form?.label ?? t("audit.gone")} {t(detail.record ? "audit.whyRecord" : "audit.whyForm", { name })}{" "}
        <span className="muted">{detail.record}</span>
      </>
    );
  }
  if (row.kind === "recovery") {
    const told = {
      moment: detail.moment ? dateTimeText(detail.moment) : EMPTY,
      n: countText(detail.count ?? 0),
    };
    return (
      <>
        {form?.label ?? t("audit.gone")}{" "}
        {t(detail.did === "opened" ? "audit.backupOpened" : "audit.backupRecovered", told)}
      </>
    );
  }
  if (row.kind === "reveal") {
    return (
      <>
        {form?.label ?? t("audit.gone")} {t("audit.revealed", { field: detail.field ?? "" })}{" "}
        <span className="muted">{detail.record}</span>
      </>
    );
  }
  if (row.kind === "trash") {
    return (
      <>
        {form?.label ?? t("audit.gone")}{" "}
        <span className="num">{t("audit.purged", { n: countText(detail.count ?? 0) })}</span>
      </>
    );
  }
  return (
    <>
      {form?.label ?? t("audit.gone")} <span className="num">{records(detail.records ?? 0)}</span>{" "}
      <span className="muted">{detail.format}</span>
      {detail.plain && <strong> {t("audit.plain")}</strong>}
      <Asked row={row} />
    </>
  );
}

function Asked({ row: { columns, fields, detail } }: { row: AuditRow }) {
  const find = (path: string) => {
    const field = fields?.[path];
    return field ? { path, label: field.label, field } : null;
  };
  return (
    <details>
      <summary>{t("audit.asked")}</summary>
      <dl>
        <dt>{t("audit.columns")}</dt>
        <dd>{columns?.join(t("audit.joint")) ?? t("audit.allColumns")}</dd>
        <dt>{t("audit.where")}</dt>
        <dd>{detail.where ? filterText(find, detail.where) : t("audit.allRecords")}</dd>
        {detail.search && (
          <>
            <dt>{t("audit.search")}</dt>
            <dd>{detail.search}</dd>
          </>
        )}
      </dl>
    </details>
  );
}

/** What somebody may do with a record or in a form, verb by verb and field by field, and which role gives it. */
import { useState } from "react";
import { useMembers } from "../../api/audit";
import { useWhy, type Why, type WhyAsked, type WhyVerb } from "../../api/why";
import { Dialog } from "../../kit/Dialog";
import { Icon } from "../../kit/Icon";
import { ListBones, Loading } from "../../kit/Skeleton";
import { t } from "../../text";
import { Refused } from "../Broken";
import { fieldGroups, reasons, rightText, verbText } from "./reasons";
import "./why.css";

interface Props {
  asked: WhyAsked;
  onClose: () => void;
}

export default function WhyDialog({ asked, onClose }: Props) {
  const [person, setPerson] = useState(asked.person);
  const found = useWhy({ ...asked, person });
  const why = found.data;
  const sees = why?.verbs.some((one) => one.verb === "read" && one.allowed) ?? true;
  return (
    <Dialog width={620} tall title={t(sees ? "why.title" : "why.titleNot")} onClose={onClose} testId="why">
      {why?.full && <Whose name={why.person.title ?? ""} onPerson={setPerson} />}
      {found.isPending && (
        <Loading>
          <ListBones rows={6} />
        </Loading>
      )}
      {found.error && <Refused error={found.error} onRetry={() => found.refetch()} />}
      {why && <Told why={why} sees={sees} />}
    </Dialog>
  );
}

/** About whom an administrator asks. */
function Whose({ name, onPerson }: { name: string; onPerson: (person: string) => void }) {
  const [text, setText] = useState(name);
  const members = useMembers(text === name ? "" : text);
  const handleText = (typed: string) => {
    setText(typed);
    const found = members.data?.rows.find((row) => row.title === typed);
    if (found) onPerson(found.id);
  };
  return (
    <label className="why-whose">
      {t("why.whose")}
      <input
        type="text"
        list="why-people"
        value={text}
        onFocus={(event) => event.target.select()}
        onChange={(event) => handleText(event.target.value)}
      />
      <datalist id="why-people">
        {members.data?.rows.map((row) => (
          <option key={row.id} value={row.title ?? ""} label={row.department ?? undefined} />
        ))}
      </datalist>
    </label>
  );
}

function Told({ why, sees }: { why: Why; sees: boolean }) {
  const name = why.person.title ?? "";
  const what = why.record ? t("why.record") : t("why.form", { form: why.form.label });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what may be longer than the screen is scrolled by keys
    <section className="why-told" tabIndex={0} aria-label={t("why.verbs")}>
      <p className="why-sum">
        {why.state && why.state !== "active" && <b>{t("why.closed", { name })} </b>}
        {t(sees ? "why.sees" : "why.seesNot", { name, what })}
        <span className="muted">
          {why.roles.length > 0
            ? t("why.roles", { roles: why.roles.join(t("field.comma")) })
            : t("why.noRoles")}
        </span>
      </p>
      <ul className="why-verbs">
        {why.verbs.map((one) => (
          <VerbLine key={one.verb} why={why} one={one} />
        ))}
      </ul>
      {why.fields.length > 0 && <Fields why={why} />}
      {!why.full && <p className="muted why-hint">{t("why.hint")}</p>}
    </section>
  );
}

function VerbLine({ why, one }: { why: Why; one: WhyVerb }) {
  return (
    <li className={one.allowed ? "is-given" : undefined}>
      <Icon name={one.allowed ? "check" : "close"} size={15} />
      <b>
        <span className="visually-hidden">{t(one.allowed ? "why.may" : "why.mayNot")}</span>
        {verbText(one.verb)}
      </b>
      <span>
        {reasons(why, one).map((text) => (
          <span key={text}>{text}</span>
        ))}
      </span>
    </li>
  );
}

function Fields({ why }: { why: Why }) {
  return (
    <section aria-labelledby="why-fields">
      <h3 id="why-fields" className="why-title">
        {t("why.fields")}
      </h3>
      <dl className="why-fields">
        {fieldGroups(why.fields).map((group) => (
          <div key={group.key}>
            <dt className={`is-${group.right}`}>{rightText(group)}</dt>
            <dd>
              {group.labels.join(t("field.comma"))}
              {group.roles.length > 0 && (
                <span className="muted">
                  {t(group.right === "hidden" ? "why.hiddenBy" : "why.givenBy", {
                    roles: group.roles.join(t("field.comma")),
                  })}
                </span>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

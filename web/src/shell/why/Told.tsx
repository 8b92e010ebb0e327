/** What somebody may do with a record or in a form, verb by verb and field by field, and which role gives it. */
import type { Why, WhyVerb } from "../../api/why";
import { Icon } from "../../kit/Icon";
import { t } from "../../text";
import { fieldGroups, reasons, rightText, verbText } from "./reasons";
import "./why.css";

export function Told({ why, sees }: { why: Why; sees: boolean }) {
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

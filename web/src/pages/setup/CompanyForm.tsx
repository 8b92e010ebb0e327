/** Company, administrator, password: the only questions before the first start. */
import { Button, Input } from "antd";
import { type FormEvent, type ReactNode, useState } from "react";
import { NewPassword } from "../../shell/NewPassword";
import { SHORTEST, strengthOf } from "../../shell/password";
import { t } from "../../text";

export interface Company {
  company: string;
  name: string;
  login: string;
  password: string;
}

export const emptyCompany: Company = { company: "", name: "", login: "", password: "" };

interface CompanyFormProps {
  company: Company;
  problems: Readonly<Record<string, string>>;
  onChange: (company: Company) => void;
  onNext: () => void;
}

function missing(company: Company): Record<string, string> {
  const found: Record<string, string> = {};
  if (!company.company.trim()) found.company = t("setup.noCompany");
  if (!company.name.trim()) found.name = t("setup.noName");
  if (!company.login.trim()) found.login = t("signin.noLogin");
  if (strengthOf(company.password) === "short") found.password = t("password.short", { n: SHORTEST });
  return found;
}

export function CompanyForm({ company, problems: told, onChange, onNext }: CompanyFormProps) {
  const [own, setOwn] = useState<Readonly<Record<string, string>>>({});
  const problems: Readonly<Record<string, string | undefined>> = { ...told, ...own };

  const set = (part: Partial<Company>) => {
    setOwn({});
    onChange({ ...company, ...part });
  };
  const handleSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const found = missing(company);
    setOwn(found);
    const first = Object.keys(found)[0];
    if (first) document.getElementById(`setup-${first}`)?.focus();
    else onNext();
  };
  const box = (key: "company" | "name" | "login", complete: string, autoFocus = false): ReactNode => (
    <div className="stack-row">
      <label htmlFor={`setup-${key}`}>{t(`setup.${key}`)}</label>
      <Input
        id={`setup-${key}`}
        size="large"
        value={company[key]}
        placeholder={t(`setup.${key}Example`)}
        autoComplete={complete}
        autoCapitalize="none"
        autoFocus={autoFocus}
        status={problems[key] ? "error" : undefined}
        aria-describedby={problems[key] ? `setup-${key}-said` : undefined}
        onChange={(event) => set({ [key]: event.target.value })}
      />
      {problems[key] && (
        <span id={`setup-${key}-said`} className="field-problem">
          {problems[key]}
        </span>
      )}
    </div>
  );

  return (
    <section className="door-form paper" aria-label={t("setup.step1")}>
      <h1>{t("setup.welcome")}</h1>
      <p className="muted">{t("setup.welcomeHint")}</p>
      <form className="stack" onSubmit={handleSubmit} noValidate>
        {box("company", "organization", true)}
        <div className="stack-pair">
          {box("name", "name")}
          {box("login", "username")}
        </div>
        <div className="stack-row">
          <label htmlFor="setup-password">{t("signin.password")}</label>
          <NewPassword
            id="setup-password"
            value={company.password}
            problem={problems.password}
            onChange={(password) => set({ password })}
          />
        </div>
        <Button type="primary" size="large" htmlType="submit" block>
          {t("setup.next")}
        </Button>
      </form>
    </section>
  );
}

/** 「账号与安全」: who one is here, one's password and second factor, and where one is signed in. */
import { useSession } from "../../api/hooks";
import { EMPTY } from "../../kit/format";
import { Page } from "../../kit/Page";
import { Loading } from "../../kit/Skeleton";
import { toast } from "../../kit/toast";
import { PasswordForm } from "../../shell/PasswordForm";
import { t } from "../../text";
import { Devices } from "./Devices";
import { MailBox } from "./MailBox";
import { TwoStep } from "./TwoStep";
import "./account.css";
import { useState } from "react";

export function AccountPage() {
  const session = useSession();
  const [times, setTimes] = useState(0);
  if (!session.data) return <Loading />;
  const user = session.data.user;
  const handleChanged = () => {
    setTimes(times + 1);
    toast.say(t("password.changed"));
  };
  return (
    <Page title={t("account.title")} named>
      <section className="paper account" aria-label={t("account.me")}>
        <dl className="account-facts">
          <Fact name={t("account.name")}>{user.name}</Fact>
          <Fact name={t("signin.login")}>{user.login}</Fact>
          <Fact name={t("open.roles")}>{user.roles.join(t("open.and")) || EMPTY}</Fact>
          <Fact name={t("account.department")}>{user.department ?? EMPTY}</Fact>
        </dl>
      </section>
      <MailBox />
      <Devices key={`devices-${times}`} />
      <TwoStep />
      <section className="paper account" aria-labelledby="account-password">
        <h2 id="account-password">{t("password.change")}</h2>
        <p className="muted">{t("account.passwordHint")}</p>
        <div className="account-form">
          <PasswordForm key={`password-${times}`} waits onDone={handleChanged} />
        </div>
      </section>
    </Page>
  );
}

const Fact = ({ name, children }: { name: string; children: string }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

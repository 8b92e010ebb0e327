/** 「邮件通知」 of one's own: where one gets mail, and of what. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Checkbox, Input } from "antd";
import { type FormEvent, useId, useState } from "react";
import { MAIL_KINDS, mailApi, mailKeys, type OwnMail } from "../../api/mail";
import { ListBones, Loading } from "../../kit/Skeleton";
import { toast } from "../../kit/toast";
import { Refused } from "../../shell/Broken";
import { t } from "../../text";
import "../../text/mail";

export function MailBox() {
  const own = useQuery({ queryKey: mailKeys.own, queryFn: mailApi.own });
  if (own.error) return <Refused error={own.error} onRetry={() => own.refetch()} />;
  if (!own.data) {
    return (
      <Loading>
        <ListBones rows={2} />
      </Loading>
    );
  }
  return <Form key={JSON.stringify(own.data)} own={own.data} />;
}

function Form({ own }: { own: OwnMail }) {
  const client = useQueryClient();
  const [address, setAddress] = useState(own.address ?? "");
  const [kinds, setKinds] = useState(own.kinds);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const id = useId();
  const isDirty =
    address !== (own.address ?? "") || MAIL_KINDS.some((kind) => kinds[kind] !== own.kinds[kind]);
  const handleSave = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setRefusal(null);
    try {
      client.setQueryData(mailKeys.own, await mailApi.setOwn({ address, kinds }));
      toast.say(t("settings.saved"));
    } catch (error) {
      setRefusal(error instanceof Error ? error.message : String(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <section className="paper account" aria-labelledby={`${id}-title`} data-testid="own-mail">
      <h2 id={`${id}-title`}>{t("mail.own")}</h2>
      <p className="muted">{t(own.on ? "mail.ownHint" : "mail.ownOff")}</p>
      <form className="account-form account-mail" onSubmit={handleSave}>
        <label htmlFor={id}>{t("mail.address")}</label>
        <Input
          id={id}
          inputMode="email"
          autoComplete="email"
          value={address}
          aria-describedby={`${id}-hint`}
          onChange={(event) => {
            setAddress(event.target.value);
            setRefusal(null);
          }}
        />
        <p className="muted" id={`${id}-hint`}>
          {t("mail.addressHint")}
        </p>
        {MAIL_KINDS.map((kind) => (
          <Checkbox
            key={kind}
            checked={kinds[kind]}
            onChange={(event) => setKinds({ ...kinds, [kind]: event.target.checked })}
          >
            {t(`mail.kind.${kind}`)}
          </Checkbox>
        ))}
        {refusal && (
          <p className="account-mail-refusal" role="alert">
            {refusal}
          </p>
        )}
        <div>
          <Button type="primary" htmlType="submit" disabled={!isDirty} loading={busy}>
            {t("kit.save")}
          </Button>
        </div>
      </form>
    </section>
  );
}

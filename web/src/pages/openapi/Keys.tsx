/** The list of API keys: what each may do, from where, until when, when it was used last; making and revoking. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { type ApiKey, type KeysView, openApi } from "../../api/open";
import { Dialog } from "../../kit/Dialog";
import { ask } from "../../kit/dialogs";
import { dateTimeText, EMPTY } from "../../kit/format";
import { Icon } from "../../kit/Icon";
import { Empty } from "../../kit/Page";
import { ListBones, Loading } from "../../kit/Skeleton";
import { toast } from "../../kit/toast";
import { Refused } from "../../shell/Broken";
import { t } from "../../text";
import "../../text/open";
import { NewKeyDialog, TokenDialog } from "./NewKeyDialog";
import { verbText } from "./verbs";

const KEYS = ["api-keys"];

export function Keys() {
  const client = useQueryClient();
  const view = useQuery({ queryKey: KEYS, queryFn: openApi.keys });
  const again = () => client.invalidateQueries({ queryKey: KEYS });
  const revoke = useMutation({ mutationFn: openApi.revoke, onSuccess: again, onError: toast.fail });
  if (view.error) return <Refused error={view.error} onRetry={() => view.refetch()} />;
  if (!view.data) {
    return (
      <Loading>
        <ListBones rows={4} />
      </Loading>
    );
  }
  const data = view.data;
  const handleNew = async () => {
    const token = await ask<string>((close) => <NewKeyDialog view={data} onClose={close} />);
    await again();
    if (token) await ask<true>((close) => <TokenDialog token={token} onClose={() => close(true)} />);
  };
  const handleRevoke = async (key: ApiKey) => {
    const sure = await ask<true>((close) => <RevokeDialog name={key.name} onClose={close} />);
    if (sure) revoke.mutate(key.id);
  };
  return (
    <section className="paper open-keys" data-testid="api-keys">
      <header className="open-head">
        <p>{t("open.keysHint")}</p>
        <Button type="primary" icon={<Icon name="plus" />} onClick={handleNew}>
          {t("open.newKey")}
        </Button>
      </header>
      {data.keys.length === 0 ? (
        <Empty title={t("open.noKeys")} hint={t("open.noKeysHint")} />
      ) : (
        <ul>
          {data.keys.map((key) => (
            <KeyLine key={key.id} one={key} view={data} onRevoke={() => handleRevoke(key)} />
          ))}
        </ul>
      )}
    </section>
  );
}

function KeyLine({ one, view, onRevoke }: { one: ApiKey; view: KeysView; onRevoke: () => void }) {
  const isActive = one.state === "active";
  const moment = (at: string | null) => (at ? dateTimeText(at) : EMPTY);
  return (
    <li className={isActive ? undefined : "is-over"}>
      <div className="open-key-head">
        <strong>{one.name}</strong>
        {one.ending && <code>hd_…{one.ending}</code>}
        <span className={`open-state is-${one.state}`}>{t(`open.state.${one.state}`)}</span>
        {isActive && (
          <Button danger onClick={onRevoke} aria-label={t("open.revokeOf", { name: one.name })}>
            {t("open.revoke")}
          </Button>
        )}
      </div>
      <dl>
        <Fact name={t("open.roles")}>{one.roles.join(t("open.and")) || EMPTY}</Fact>
        <Fact name={t("open.scope")}>{scopeText(one, view)}</Fact>
        <Fact name={t("open.addresses")}>{one.addresses.join(" ") || t("open.anywhere")}</Fact>
        <Fact name={t("open.rate")}>{t("open.perSecond", { n: one.rate ?? view.usual.rate })}</Fact>
        <Fact name={t("open.expires")}>
          {one.expires_on ? t("open.until", { day: one.expires_on }) : t("open.never")}
        </Fact>
        <Fact name={t("open.used")}>{one.used_at ? moment(one.used_at) : t("open.notUsed")}</Fact>
        <Fact name={t("open.made")}>{[moment(one.created_at), one.created_by ?? ""].join(" ")}</Fact>
      </dl>
    </li>
  );
}

const Fact = ({ name, children }: { name: string; children: string }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

function scopeText(key: ApiKey, view: KeysView): string {
  if (!key.forms) return t("open.allOfRoles");
  const said = Object.entries(key.forms).map(([name, verbs]) => {
    const form = view.forms.find((one) => one.name === name)?.label ?? t("open.allForms");
    const all = verbs.length === view.verbs.length;
    return `${form}: ${all ? t("open.allVerbs") : verbs.map(verbText).join(t("open.and"))}`;
  });
  return said.join("; ");
}

function RevokeDialog({ name, onClose }: { name: string; onClose: (sure: true | null) => void }) {
  return (
    <Dialog
      width={420}
      title={t("open.revokeOf", { name })}
      onClose={() => onClose(null)}
      footer={
        <>
          <Button onClick={() => onClose(null)}>{t("open.keep")}</Button>
          <Button danger type="primary" onClick={() => onClose(true)}>
            {t("open.revoke")}
          </Button>
        </>
      }
    >
      <p>{t("open.revokeHint")}</p>
    </Dialog>
  );
}

/** The roles, app by app: how many people have each, and whether they need two-step sign-in. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Checkbox } from "antd";
import { settingsApi } from "../../../../api/settings";
import { type RoleView, useAnybody } from "../../../../api/staff";
import { ListBones, Loading } from "../../../../kit/Skeleton";
import { toast } from "../../../../kit/toast";
import { Refused } from "../../../../shell/Broken";
import { t } from "../../../../text";

const SIGNING = ["settings", "signing"];

/** onShow: list who has a role. */
export function Roles({ onShow }: { onShow: (role: string) => void }) {
  const client = useQueryClient();
  const view = useAnybody();
  const rules = useQuery({ queryKey: SIGNING, queryFn: settingsApi.signing });
  const demand = useMutation({
    mutationFn: (totp_roles: readonly string[]) => settingsApi.setSigning({ totp_roles }),
    onSuccess: (now) => {
      client.setQueryData(SIGNING, now);
      toast.say(t("settings.saved"));
    },
    onError: toast.fail,
  });
  const error = view.error ?? rules.error;
  if (error) return <Refused error={error} onRetry={() => view.refetch()} />;
  if (!view.data || !rules.data) {
    return (
      <Loading>
        <ListBones rows={5} />
      </Loading>
    );
  }
  const { roles } = view.data;
  const demanded = demand.isPending ? demand.variables : rules.data.totp_roles;
  const apps = [...new Set(roles.map((role) => role.app))];
  const handleDemand = (id: string, isOn: boolean) =>
    demand.mutate(isOn ? [...demanded, id] : demanded.filter((one) => one !== id));
  return (
    <div className="settings-part people-part">
      <p className="muted">
        {t("people.rolesHint")} {t("people.demandHint")}
      </p>
      {apps.map((app) => (
        <section key={app ?? ""}>
          <h3>{app ?? t("people.company")}</h3>
          <ul className="people-departments">
            {roles
              .filter((role) => role.app === app)
              .map((role) => (
                <Line
                  key={role.id}
                  role={role}
                  isDemanded={demanded.includes(role.id)}
                  onDemand={(isOn) => handleDemand(role.id, isOn)}
                  onShow={() => onShow(role.id)}
                />
              ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

interface LineProps {
  role: RoleView;
  isDemanded: boolean;
  onDemand: (isOn: boolean) => void;
  onShow: () => void;
}

function Line({ role, isDemanded, onDemand, onShow }: LineProps) {
  const inside = t("people.inside", { n: role.count });
  return (
    <li>
      <span className="people-department">
        <strong>{role.name}</strong>
        {role.note && <span className="muted">{role.note}</span>}
      </span>
      <span className="people-role">
        <Checkbox
          checked={isDemanded}
          aria-label={t("people.demandTotpOf", { name: role.name })}
          onChange={(event) => onDemand(event.target.checked)}
        >
          {t("people.demandTotp")}
        </Checkbox>
        <button
          type="button"
          className="plain-button is-link"
          aria-label={`${inside} · ${t("people.whoHas", { name: role.name })}`}
          onClick={onShow}
        >
          {inside}
        </button>
      </span>
    </li>
  );
}

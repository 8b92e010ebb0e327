/** The roles, app by app, and how many people have each. */
import { useAnybody } from "../../../../api/staff";
import { ListBones, Loading } from "../../../../kit/Skeleton";
import { Refused } from "../../../../shell/Broken";
import { t } from "../../../../text";

/** onShow: list who has a role. */
export function Roles({ onShow }: { onShow: (role: string) => void }) {
  const view = useAnybody();
  if (view.error) return <Refused error={view.error} onRetry={() => view.refetch()} />;
  if (!view.data) {
    return (
      <Loading>
        <ListBones rows={5} />
      </Loading>
    );
  }
  const { roles } = view.data;
  const apps = [...new Set(roles.map((role) => role.app))];
  return (
    <div className="settings-part people-part">
      <p className="muted">{t("people.rolesHint")}</p>
      {apps.map((app) => (
        <section key={app ?? ""}>
          <h3>{app ?? t("people.company")}</h3>
          <ul className="people-departments">
            {roles
              .filter((role) => role.app === app)
              .map((role) => (
                <li key={role.id}>
                  <span className="people-department">
                    <strong>{role.name}</strong>
                    {role.note && <span className="muted">{role.note}</span>}
                  </span>
                  <button
                    type="button"
                    className="plain-button is-link"
                    aria-label={`${t("people.inside", { n: role.count })} · ${t("people.whoHas", { name: role.name })}`}
                    onClick={() => onShow(role.id)}
                  >
                    {t("people.inside", { n: role.count })}
                  </button>
                </li>
              ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

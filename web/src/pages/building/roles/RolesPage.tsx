/** 「角色与权限」 of an app while it is built: its roles, and for the one that is chosen forms × verbs and fields × rights. */
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Button } from "antd";
import { buildingApi, buildingKeys } from "../../../api/building";
import { newId, said } from "../../../document/tree";
import { ask } from "../../../kit/dialogs";
import { Icon } from "../../../kit/Icon";
import { Empty, Page } from "../../../kit/Page";
import { useLang } from "../../../kit/Providers";
import { t } from "../../../text";
import { AppFrame } from "../AppFrame";
import { askName } from "../asking";
import { PublishButton } from "../PublishSheet";
import type { Ready } from "../ready";
import { Steps } from "../Steps";
import { useBuildKeys } from "../useBuildKeys";
import { RoleList } from "./RoleList";
import { RolePaper } from "./RolePaper";
import type { RolesDesk } from "./rolesDesk";
import "./roles.css";

export function RolesPage() {
  const { app } = useParams({ from: "/building/$app/roles" });
  return <AppFrame app={app}>{(ready) => <Roles key={app} app={app} ready={ready} />}</AppFrame>;
}

function Roles({ app, ready }: { app: string; ready: Ready }) {
  const { build } = ready;
  const { draft } = build;
  const lang = useLang();
  const navigate = useNavigate();
  const asked = useSearch({ from: "/building/$app/roles" });
  useBuildKeys(build);
  const told = useQuery({
    queryKey: buildingKeys.roles(app, `${draft.base}.${draft.number}`),
    queryFn: () => buildingApi.roles(app),
    placeholderData: (before) => before,
    gcTime: 0,
  });
  const { roles } = draft.document;
  const role = roles.find((one) => one.id === asked.role) ?? roles[0];
  const go = (search: { role?: string; form?: string }) =>
    navigate({ to: "/building/$app/roles", params: { app }, search });
  const workedOut = new Set(ready.palette.kinds.filter((one) => one.is_computed).map((one) => one.kind));
  const desk: RolesDesk = {
    app,
    build,
    lang,
    told: told.data ?? null,
    targets: ready.targets,
    workedOut,
    go,
  };
  const handleNew = async () => {
    const words = {
      title: t("building.newRole"),
      label: t("building.roleName"),
      button: t("building.create"),
    };
    const name = await ask(askName({ ...words, hint: t("building.newRoleHint") }));
    if (!name) return;
    const id = newId();
    if (await build.act({ do: "add_role", id, name })) await go({ role: id });
  };
  const button = (
    <Button icon={<Icon name="plus" />} onClick={handleNew}>
      {t("building.newRole")}
    </Button>
  );
  return (
    <Page
      title={t("roles.title")}
      onBack={() => void navigate({ to: "/building/$app", params: { app } })}
      extra={
        <>
          <span className="muted">{said(draft.document.label, lang)}</span>
          <Steps build={build} />
        </>
      }
      actions={<PublishButton app={app} build={build} />}
    >
      {told.data?.problem && (
        <p className="bar bar-orange">
          <Icon name="warning" size={16} />
          <span className="bar-body">{t("roles.problem", { text: told.data.problem })}</span>
        </p>
      )}
      {role ? (
        <div className="roles">
          <RoleList desk={desk} role={role} button={button} />
          <RolePaper key={role.id} desk={desk} role={role} form={asked.form} />
        </div>
      ) : (
        <section className="paper build-forms">
          <Empty title={t("roles.none")} hint={t("roles.noneHint")} actions={button} />
        </section>
      )}
    </Page>
  );
}

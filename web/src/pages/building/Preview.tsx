/** The form as people will fill it, on a computer or a phone: its real boxes; nothing typed here is kept. */
import { useQuery } from "@tanstack/react-query";
import { useId, useMemo, useState } from "react";
import { buildingApi, buildingKeys } from "../../api/building";
import { useSession } from "../../api/hooks";
import type { FormView, PreviewAnswer } from "../../api/types";
import { FormBody } from "../../fields/form/FormBody";
import { useForm } from "../../fields/form/useForm";
import { noScope } from "../../fields/registry";
import { Icon } from "../../kit/Icon";
import { Loading } from "../../kit/Skeleton";
import type { FormClient } from "../../runtime/form";
import { Refused } from "../../shell/Broken";
import { t } from "../../text";
import type { Desk } from "./desk";
import { Select } from "./settings/plain";

const nothing: PreviewAnswer = {
  values: {},
  errors: [],
  visible: {},
  required: {},
  readonly: {},
  options: {},
};

/** Nobody answers and nothing is saved. */
const client: FormClient = {
  preview: async () => nothing,
  create: () => Promise.reject(new Error()),
  update: () => Promise.reject(new Error()),
};

export function Preview({ desk, size }: { desk: Desk; size: "computer" | "phone" }) {
  const id = useId();
  const [chosen, setChosen] = useState("");
  const { build, app } = desk.state;
  const role = build.draft.document.roles.find((one) => one.id === chosen);
  const choices = [
    { value: "", label: t("building.lookAsBuilder") },
    ...build.draft.document.roles.map((one) => ({ value: one.id, label: desk.say(one.name) })),
  ];
  return (
    <div className="canvas" data-testid="preview">
      <div className="preview-note">
        <Icon name="info" size={15} />
        <p>{t("building.previewNote")}</p>
        <label htmlFor={id}>{t("building.lookAs")}</label>
        <Select id={id} value={role?.id ?? ""} choices={choices} onChange={setChosen} />
      </div>
      <div className={`canvas-paper paper preview-${size}`}>
        {size === "phone" && <div className="preview-title">{desk.say(desk.form.label)}</div>}
        {role ? (
          <SeenBy key={role.id} desk={desk} app={app} role={role.id} name={desk.say(role.name)} />
        ) : (
          <Filled key={JSON.stringify(desk.state.view)} view={desk.state.view} />
        )}
      </div>
    </div>
  );
}

/** The form as somebody with a role will see it. */
function SeenBy({ desk, app, role, name }: { desk: Desk; app: string; role: string; name: string }) {
  const { draft } = desk.state.build;
  const seen = useQuery({
    queryKey: buildingKeys.asRole(app, `${draft.base}.${draft.number}`, role),
    queryFn: () => buildingApi.asRole(app, role),
  });
  if (seen.error) return <Refused error={seen.error} onRetry={() => seen.refetch()} />;
  if (!seen.data) return <Loading />;
  if (seen.data.problem) return <p className="preview-none">{seen.data.problem}</p>;
  const view = seen.data.forms.find((form) => form.key === desk.form.key);
  if (!view) return <p className="preview-none">{t("building.roleSeesNothing", { role: name })}</p>;
  return (
    <>
      {!view.can.create && <p className="preview-none">{t("building.roleMayNotCreate", { role: name })}</p>}
      <Filled key={JSON.stringify(view)} view={view} />
    </>
  );
}

function Filled({ view }: { view: FormView }) {
  const session = useSession();
  const form = useForm({ form: view, client });
  const today = session.data?.today ?? "";
  const scope = useMemo(() => ({ ...noScope, today }), [today]);
  return <FormBody form={form} scope={scope} />;
}

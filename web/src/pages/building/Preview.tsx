/** The form as people will fill it, on a computer or a phone: its real boxes, worked out by the draft; nothing is kept. */
import { useQuery } from "@tanstack/react-query";
import { useId, useMemo, useState } from "react";
import { buildingApi, buildingKeys } from "../../api/building";
import { api } from "../../api/calls";
import { useSession } from "../../api/hooks";
import { NOTHING, pickToday, tryOut } from "../../api/trying";
import type { FieldView, FormView } from "../../api/types";
import type { FieldScope } from "../../fields/contract";
import { FormBody } from "../../fields/form/FormBody";
import { StepButtons } from "../../fields/form/steps/StepButtons";
import { useSteps } from "../../fields/form/steps/useSteps";
import { useForm } from "../../fields/form/useForm";
import { noScope } from "../../fields/registry";
import { Icon } from "../../kit/Icon";
import { Loading } from "../../kit/Skeleton";
import type { FormClient } from "../../runtime/form";
import { Refused } from "../../shell/Broken";
import { t } from "../../text";
import type { Desk } from "./desk";
import { Select } from "./settings/plain";

const nothing = async () => NOTHING;

/** The draft answers, and nothing is saved. */
const clientOf = (app: string, form: string, role: string | null): FormClient => ({
  preview: ({ values }) => tryOut(app, form, role, values),
  create: () => Promise.reject(new Error()),
  update: () => Promise.reject(new Error()),
});

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
          <Whole desk={desk} app={app} />
        )}
      </div>
    </div>
  );
}

const momentOf = ({ base, number }: Desk["state"]["build"]["draft"]) => `${base}.${number}`;

/** The form with every field; while the draft makes no sense it is only drawn. */
function Whole({ desk, app }: { desk: Desk; app: string }) {
  const moment = momentOf(desk.state.build.draft);
  const drawn = useQuery({
    queryKey: buildingKeys.roles(app, moment),
    queryFn: () => buildingApi.roles(app),
  });
  if (drawn.error) return <Refused error={drawn.error} onRetry={() => drawn.refetch()} />;
  if (!drawn.data) return <Loading />;
  const { problem } = drawn.data;
  const view = drawn.data.app?.forms.find((form) => form.key === desk.form.key);
  if (view) return <Filled key={moment} app={app} as={null} view={view} />;
  return (
    <>
      {problem && <p className="preview-none">{t("building.previewOnlyDrawn", { problem })}</p>}
      <Filled key={moment} app={app} as={null} view={desk.state.view} isDrawn />
    </>
  );
}

/** The form as somebody with a role will see it. */
function SeenBy({ desk, app, role, name }: { desk: Desk; app: string; role: string; name: string }) {
  const moment = momentOf(desk.state.build.draft);
  const seen = useQuery({
    queryKey: buildingKeys.asRole(app, moment, role),
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
      <Filled key={moment} app={app} as={role} view={view} isDrawn={!view.can.create} />
    </>
  );
}

const fieldAt = ({ fields }: FormView, path: string) =>
  path
    .split(".")
    .reduce<FieldView | undefined>(
      (field, key) => (field?.fields ?? fields).find((one) => one.key === key),
      undefined,
    );

interface FilledProps {
  app: string;
  /** A role of the draft. */
  as: string | null;
  view: FormView;
  /** Nothing is worked out. */
  isDrawn?: boolean;
}

function Filled({ app, as, view, isDrawn }: FilledProps) {
  const session = useSession();
  const [client] = useState(() =>
    isDrawn ? { ...clientOf(app, view.key, as), preview: nothing } : clientOf(app, view.key, as),
  );
  const form = useForm({ form: view, client });
  const today = session.data?.today ?? "";
  const scope = useMemo(
    (): FieldScope => ({
      ...noScope,
      today,
      pick: (path, search, signal) => pickToday(fieldAt(view, path), search, signal),
      regions: () => api.regions(),
      split: (text) => api.splitLine(text),
    }),
    [view, today],
  );
  const stepping = useSteps(form, { isFree: true });
  return (
    <>
      <FormBody form={form} scope={scope} stepping={stepping} />
      {stepping && (
        <div className="steps-foot">
          <StepButtons stepping={stepping} />
        </div>
      )}
    </>
  );
}

/** The form as people will fill it, on a computer or a phone: its real boxes; nothing typed here is kept. */
import { useMemo } from "react";
import { useSession } from "../../api/hooks";
import type { FormView, PreviewAnswer } from "../../api/types";
import { FormBody } from "../../fields/form/FormBody";
import { useForm } from "../../fields/form/useForm";
import { noScope } from "../../fields/registry";
import { Icon } from "../../kit/Icon";
import type { FormClient } from "../../runtime/form";
import { t } from "../../text";
import type { Desk } from "./desk";

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
  return (
    <div className="canvas" data-testid="preview">
      <p className="preview-note">
        <Icon name="info" size={15} />
        {t("building.previewNote")}
      </p>
      <div className={`canvas-paper paper preview-${size}`}>
        {size === "phone" && <div className="preview-title">{desk.say(desk.form.label)}</div>}
        <Filled key={JSON.stringify(desk.state.view)} view={desk.state.view} />
      </div>
    </div>
  );
}

function Filled({ view }: { view: FormView }) {
  const session = useSession();
  const form = useForm({ form: view, client });
  const today = session.data?.today ?? "";
  const scope = useMemo(() => ({ ...noScope, today }), [today]);
  return <FormBody form={form} scope={scope} />;
}

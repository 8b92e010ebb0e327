/** 「流程」 of an app: its approvals and its automation rules, each with what starts it, on or off. */
import { useNavigate, useParams } from "@tanstack/react-router";
import { Button, Input } from "antd";
import { useState } from "react";
import type { FlowElement } from "../../../api/flows";
import { useFlowsRunning } from "../../../api/watching";
import { newId, said } from "../../../document/tree";
import { Dialog } from "../../../kit/Dialog";
import { ask } from "../../../kit/dialogs";
import { Icon } from "../../../kit/Icon";
import { Empty, Page } from "../../../kit/Page";
import { useLang } from "../../../kit/Providers";
import { Loading } from "../../../kit/Skeleton";
import { t } from "../../../text";
import "../../../text/flows";
import { AppFrame } from "../AppFrame";
import { PublishButton } from "../PublishSheet";
import type { Ready } from "../ready";
import { Steps } from "../Steps";
import { Select } from "../settings/plain";
import { useBuildKeys } from "../useBuildKeys";
import { FlowRow } from "./FlowRow";
import { useKinds } from "./useFlow";
import "./flows.css";

export function FlowsPage() {
  const { app } = useParams({ from: "/building/$app/flows" });
  return <AppFrame app={app}>{(ready) => <Flows app={app} ready={ready} />}</AppFrame>;
}

interface NewFlow {
  label: string;
  form: string;
}

function Flows({ app, ready }: { app: string; ready: Ready }) {
  const { build } = ready;
  const { document } = build.draft;
  const lang = useLang();
  const navigate = useNavigate();
  const kinds = useKinds();
  const running = useFlowsRunning(app);
  useBuildKeys(build);
  const make = async (isApproval: boolean) => {
    const forms = document.forms.map((one) => ({ value: one.id, label: said(one.label, lang) }));
    const made = await ask<NewFlow>((close) => (
      <NewDialog isApproval={isApproval} forms={forms} onClose={close} />
    ));
    if (!made) return;
    const id = newId();
    if (await build.act({ do: "add_flow", id, ...made, is_approval: isApproval }))
      await navigate({ to: "/building/$app/flows/$flow", params: { app, flow: id } });
  };
  const section = (isApproval: boolean) => {
    const flows = document.flows.filter((one) => one.is_approval === isApproval);
    const button = (
      <Button
        icon={<Icon name="plus" />}
        disabled={document.forms.length === 0}
        onClick={() => void make(isApproval)}
      >
        {t(isApproval ? "flows.newApproval" : "flows.newRule")}
      </Button>
    );
    return (
      <section
        className="paper build-forms flow-list-of"
        aria-label={t(isApproval ? "flows.approvals" : "flows.rules")}
      >
        <h2>{t(isApproval ? "flows.approvals" : "flows.rules")}</h2>
        {flows.length === 0 ? (
          <Empty
            title={t(isApproval ? "flows.noApprovals" : "flows.noRules")}
            hint={t(isApproval ? "flows.noApprovalsHint" : "flows.noRulesHint")}
            actions={button}
          />
        ) : (
          <>
            <ul>
              {flows.map((flow: FlowElement) => (
                <FlowRow
                  key={flow.id}
                  app={app}
                  ready={ready}
                  flow={flow}
                  kinds={kinds.data ?? null}
                  running={running.data?.find((one) => one.id === flow.id)}
                />
              ))}
            </ul>
            {button}
          </>
        )}
      </section>
    );
  };
  return (
    <Page
      title={t("flows.title")}
      onBack={() => void navigate({ to: "/building/$app", params: { app } })}
      extra={
        <>
          <span className="muted">{said(document.label, lang)}</span>
          <Steps build={build} />
        </>
      }
      actions={<PublishButton app={app} build={build} />}
    >
      {kinds.isPending ? <Loading /> : null}
      {section(true)}
      {section(false)}
    </Page>
  );
}

interface NewDialogProps {
  isApproval: boolean;
  forms: readonly { value: string; label: string }[];
  onClose: (made: NewFlow | null) => void;
}

function NewDialog({ isApproval, forms, onClose }: NewDialogProps) {
  const [label, setLabel] = useState("");
  const [form, setForm] = useState(forms[0]?.value ?? "");
  const text = label.trim();
  const done = () => text && form && onClose({ label: text, form });
  return (
    <Dialog
      title={t(isApproval ? "flows.newApproval" : "flows.newRule")}
      width={440}
      onClose={() => onClose(null)}
      testId="new-flow"
      footer={
        <>
          <Button onClick={() => onClose(null)}>{t("kit.cancel")}</Button>
          <Button type="primary" disabled={!text || !form} onClick={done}>
            {t("building.create")}
          </Button>
        </>
      }
    >
      <form
        className="app-looks"
        onSubmit={(event) => {
          event.preventDefault();
          done();
        }}
      >
        <div className="build-line">
          <label htmlFor="new-flow-name">{t("building.name")}</label>
          <Input
            id="new-flow-name"
            value={label}
            maxLength={100}
            placeholder={t(isApproval ? "flows.approvalExample" : "flows.ruleExample")}
            onChange={(event) => setLabel(event.target.value)}
          />
        </div>
        <div className="build-line">
          <label htmlFor="new-flow-form">{t("flows.ofForm")}</label>
          <Select id="new-flow-form" value={form} choices={forms} onChange={setForm} />
        </div>
      </form>
    </Dialog>
  );
}

/** The designer of one flow: its tree, the settings of what is chosen, what is missing; on phones to read and to mend. */
import { useNavigate, useParams } from "@tanstack/react-router";
import { Button, Switch } from "antd";
import { lazy, Suspense, useMemo, useState } from "react";
import { useFlowsRunning } from "../../../api/watching";
import { said } from "../../../document/tree";
import { Dialog } from "../../../kit/Dialog";
import { Icon } from "../../../kit/Icon";
import { FormBones, Loading } from "../../../kit/Skeleton";
import { useNarrow } from "../../../kit/useNarrow";
import { Broken } from "../../../shell/Broken";
import { t } from "../../../text";
import "../../../text/flows";
import { AppFrame } from "../AppFrame";
import { PublishButton } from "../PublishSheet";
import type { Ready } from "../ready";
import { Steps } from "../Steps";
import { useBuildKeys } from "../useBuildKeys";
import { useIsAdmin } from "../useMayBuild";
import { Begin } from "./Begin";
import { FlowPanel } from "./FlowPanel";
import { FlowDesk } from "./flowDesk";
import { Lint } from "./Lint";
import { PhoneFlow } from "./PhoneFlow";
import { Tree } from "./Tree";
import { TimesSwitch } from "./times/StepTimes";
import { type TimesDesk, useTimes } from "./times/useTimes";
import { type TrialDesk, useTrial } from "./trial/useTrial";
import type { Trouble } from "./troubles";
import { UnderWayLink } from "./UnderWayLink";
import { useFlow, useTroubles } from "./useFlow";
import "./flows.css";

const TrialPanel = lazy(() => import("./trial/TrialPanel").then((found) => ({ default: found.TrialPanel })));

const ZOOMS = [50, 75, 100, 125];

export function FlowPage() {
  const { app, flow } = useParams({ from: "/building/$app/flows/$flow" });
  return <AppFrame app={app}>{(ready) => <Opened key={flow} app={app} id={flow} ready={ready} />}</AppFrame>;
}

function Opened({ app, id, ready }: { app: string; id: string; ready: Ready }) {
  const drawn = useFlow(app, id, ready);
  const trying = useTrial(drawn, app);
  const timing = useTimes(app, id);
  const { times } = timing;
  const flow = useMemo(
    () =>
      drawn && (trying.path || times ? new FlowDesk({ ...drawn.state, path: trying.path, times }) : drawn),
    [drawn, trying.path, times],
  );
  useBuildKeys(ready.build);
  if (flow === null) return <Broken />;
  if (!flow) {
    return (
      <main className="page">
        <Loading>
          <FormBones fields={6} />
        </Loading>
      </main>
    );
  }
  return <Designer flow={flow} trying={trying} timing={timing} />;
}

interface DesignerProps {
  flow: FlowDesk;
  trying: TrialDesk;
  timing: TimesDesk;
}

function Designer({ flow, trying, timing }: DesignerProps) {
  const narrow = useNarrow();
  const [zoom, setZoom] = useState(100);
  const [asked, setAsked] = useState<Trouble | null>(null);
  const { troubles, elsewhere } = useTroubles(flow);
  const lint = (
    <Lint
      flow={flow}
      troubles={troubles}
      elsewhere={elsewhere}
      onGo={(trouble) => {
        setAsked(trouble);
        flow.state.choose(trouble.id);
      }}
    />
  );
  if (narrow) {
    return (
      <main className="designer flow-designer" data-testid="flow-designer">
        <Head flow={flow}>
          <TimesSwitch desk={timing} />
          <TryButton trying={trying} />
        </Head>
        <PhoneFlow flow={flow} troubles={troubles} times={timing} />
        {trying.isOpen && (
          <Dialog tall title={t("flows.try")} onClose={trying.hide}>
            <Suspense
              fallback={
                <Loading>
                  <FormBones fields={3} />
                </Loading>
              }
            >
              <TrialPanel flow={flow} trying={trying} />
            </Suspense>
          </Dialog>
        )}
      </main>
    );
  }
  return (
    <main className="designer flow-designer" data-testid="flow-designer">
      <Head flow={flow}>
        {lint}
        <TimesSwitch desk={timing} />
        <TryButton trying={trying} />
        <Zoom zoom={zoom} onZoom={setZoom} />
      </Head>
      <div className={`flow-body${flow.state.chosen ? " is-open" : ""}`}>
        {trying.isOpen && (
          <section className="flow-trial" aria-label={t("flows.try")}>
            <header className="flow-panel-head is-blue">
              <Icon name="play" size={16} />
              <h2>{t("flows.try")}</h2>
              <button
                type="button"
                className="plain-button"
                aria-label={t("flows.try.close")}
                onClick={trying.close}
              >
                <Icon name="close" size={16} />
              </button>
            </header>
            <Suspense
              fallback={
                <Loading>
                  <FormBones fields={3} />
                </Loading>
              }
            >
              <TrialPanel flow={flow} trying={trying} />
            </Suspense>
          </section>
        )}
        {!trying.isOpen && flow.flow.nodes.length === 0 && flow.state.chosen === null && (
          <Begin flow={flow} />
        )}
        <Tree flow={flow} troubles={troubles} zoom={zoom} times={timing} />
        {flow.state.chosen !== null && (
          <aside
            aria-label={t("building.settings")}
            onKeyDown={(event) => {
              if (event.key !== "Escape" || event.defaultPrevented) return;
              const { chosen } = flow.state;
              flow.state.choose(null);
              document.querySelector<HTMLElement>(`[data-node="${chosen}"]`)?.focus();
            }}
          >
            <FlowPanel
              flow={flow}
              asked={asked?.id === flow.state.chosen ? asked.setting : null}
              onClose={() => {
                setAsked(null);
                flow.state.choose(null);
              }}
            />
          </aside>
        )}
      </div>
    </main>
  );
}

function Head({ flow, children }: { flow: FlowDesk; children?: React.ReactNode }) {
  const navigate = useNavigate();
  const { app, build, lang } = flow.desk.state;
  const label = flow.say(flow.flow.label);
  const running = useFlowsRunning(app).data?.find((one) => one.id === flow.flow.id);
  return (
    <header className="designer-head">
      <button
        type="button"
        className="plain-button"
        aria-label={t("flows.toList")}
        onClick={() => void navigate({ to: "/building/$app/flows", params: { app } })}
      >
        <Icon name="back" size={18} />
      </button>
      <h1>
        <span>{label}</span>
        <span className="muted flow-of">{said(flow.desk.form.label, lang)}</span>
      </h1>
      <span className="flow-switch">
        <Switch
          size="small"
          checked={flow.flow.is_on}
          aria-label={t("flows.turn", { flow: label })}
          onChange={(on) => void flow.put(flow.flow.id, { is_on: on })}
        />
        {t(flow.flow.is_on ? "flows.on" : "flows.off")}
      </span>
      {running && running.running > 0 && <UnderWayLink app={app} running={running} />}
      {children}
      <Steps build={build} />
      <PublishButton app={app} build={build} />
    </header>
  );
}

/** For administrators, who may ask for the way of a record. */
function TryButton({ trying }: { trying: TrialDesk }) {
  if (!useIsAdmin()) return null;
  return (
    <Button
      size="small"
      icon={<Icon name="play" size={14} />}
      aria-pressed={trying.isOpen}
      onClick={trying.isOpen ? trying.close : trying.open}
    >
      {t("flows.try")}
    </Button>
  );
}

function Zoom({ zoom, onZoom }: { zoom: number; onZoom: (zoom: number) => void }) {
  const index = ZOOMS.indexOf(zoom);
  return (
    <fieldset className="flow-zoom" aria-label={t("flows.zoom")}>
      {([-1, 1] as const).map((by) => (
        <button
          key={by}
          type="button"
          className="plain-button"
          disabled={ZOOMS[index + by] === undefined}
          aria-label={t(by < 0 ? "flows.smaller" : "flows.larger")}
          onClick={() => onZoom(ZOOMS[index + by] ?? zoom)}
        >
          <Icon name={by < 0 ? "minus" : "plus"} size={14} />
        </button>
      ))}
      <span>{zoom}%</span>
    </fieldset>
  );
}

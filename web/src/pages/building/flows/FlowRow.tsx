/** One flow in the list of an app: its name, what starts it, on or off, and what can be done with it. */
import { Link, useNavigate } from "@tanstack/react-router";
import { Switch } from "antd";
import { useState } from "react";
import { type FlowElement, type NodePalette, nodesApi } from "../../../api/flows";
import type { FlowRunning } from "../../../api/watching";
import { nodesOf } from "../../../document/flows/tree";
import { newId, said, setting } from "../../../document/tree";
import { download } from "../../../kit/download";
import { dateTimeText } from "../../../kit/format";
import { Icon } from "../../../kit/Icon";
import { MenuList } from "../../../kit/MenuList";
import { useLang } from "../../../kit/Providers";
import { toast } from "../../../kit/toast";
import { t } from "../../../text";
import type { Ready } from "../ready";
import "../../../text/tasks";
import "../../../text/watching";
import { useIsAdmin } from "../useMayBuild";
import { beginDue, isByClock } from "./beginDue";
import { flowIn } from "./flowDesk";
import { resultOf } from "./runResult";
import { UnderWayLink } from "./UnderWayLink";
import { useFlow } from "./useFlow";
import { sayRule } from "./words";
import "./runs.css";

interface FlowRowProps {
  app: string;
  ready: Ready;
  flow: FlowElement;
  kinds: NodePalette | null;
  /** How it runs, once it is published. */
  running: FlowRunning | undefined;
}

export function FlowRow({ app, ready, flow, kinds, running }: FlowRowProps) {
  const lang = useLang();
  const navigate = useNavigate();
  const [menu, setMenu] = useState<{ x: number; y: number } | null>(null);
  const isAdmin = useIsAdmin();
  const { build } = ready;
  const label = said(flow.label, lang);
  const form = build.draft.document.forms.find((one) => one.id === flow.form);
  const start = kinds?.starts.find((one) => one.on === flow.start.on);
  const desk = useFlow(app, flow.id, ready);
  const open = () => void navigate({ to: "/building/$app/flows/$flow", params: { app, flow: flow.id } });
  const turn = (on: boolean) =>
    void build.setBy((draft) => {
      const now = flowIn(draft.document, flow.id);
      return now ? [setting(["flows", flow.id], now, "is_on", on)] : [];
    });
  const remove = async () => {
    if (await build.act({ do: "remove_flow", flow: flow.id }))
      toast.withUndo(t("building.removed", { label }), () => void build.undo());
  };
  const giveBpmn = async () => {
    const { file, name } = await nodesApi.bpmn(app, flow.id);
    download(file, name);
  };
  return (
    <li className="flow-row-of">
      <Switch
        size="small"
        checked={flow.is_on}
        aria-label={t("flows.turn", { flow: label })}
        onChange={turn}
      />
      <span className="flow-row-name">
        <Link to="/building/$app/flows/$flow" params={{ app, flow: flow.id }}>
          {label}
        </Link>
        <span className="muted">
          {t("flows.rowSays", {
            form: said(form?.label, lang),
            start: start?.label ?? "…",
            n: nodesOf(flow).length,
          })}
        </span>
        {!flow.is_approval && desk && <span>{sayRule(desk)}</span>}
        {running && <Runs app={app} running={running} />}
      </span>
      {!flow.is_on && <span className="flow-off">{t("flows.off")}</span>}
      <button
        type="button"
        className="plain-button"
        aria-label={t("flows.menuOf", { step: label })}
        onClick={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          setMenu({ x: box.right - 190, y: box.bottom + 4 });
        }}
      >
        <Icon name="more" />
      </button>
      {menu && (
        <MenuList
          at={menu}
          label={label}
          onClose={() => setMenu(null)}
          items={[
            { label: t("building.open"), icon: "edit", run: open },
            {
              label: t("log.title"),
              icon: "history",
              run: () =>
                void navigate({ to: "/building/$app/flows/$flow/runs", params: { app, flow: flow.id } }),
            },
            ...(running
              ? [
                  {
                    label: t("tasks.analysis"),
                    icon: "chart",
                    run: () => void navigate({ to: "/todo/analysis", search: { app, flow: running.key } }),
                  },
                ]
              : []),
            ...(running?.is_on && isAdmin && isByClock(flow)
              ? [
                  {
                    label: t("flows.dueMenu"),
                    icon: "bell",
                    run: () => void beginDue(app, running, label),
                  },
                ]
              : []),
            {
              label: t("flows.duplicate"),
              icon: "copy",
              run: () => void build.act({ do: "copy_flow", id: newId(), flow: flow.id }),
            },
            {
              label: t("flows.toBpmn"),
              icon: "download",
              run: () => void giveBpmn().catch(toast.fail),
            },
            { label: t("building.remove"), icon: "trash", red: true, run: () => void remove() },
          ]}
        />
      )}
    </li>
  );
}

/** How it runs: how many are under way or stuck, and how the last one went. */
function Runs({ app, running }: { app: string; running: FlowRunning }) {
  const { last } = running;
  return (
    <span className="flow-row-runs muted">
      {running.stuck > 0 && <span className="is-stuck">{t("log.stuckCount", { n: running.stuck })} · </span>}
      {running.running > 0 && (
        <>
          <UnderWayLink app={app} running={running} />
          {" · "}
        </>
      )}
      {last ? (
        <Link to="/building/$app/flows/$flow/runs" params={{ app, flow: running.id }}>
          {t("log.lastRun", { at: dateTimeText(last.begun_at), result: resultOf(last) })}
        </Link>
      ) : (
        t("log.never")
      )}
    </span>
  );
}

/** The tree of a flow: cards below one another, ways of a block side by side, 「＋」 on every line. */
import { type KeyboardEvent, useEffect, useRef } from "react";
import type { FlowElement, NodeElement, RowPlace, WayElement } from "../../../api/flows";
import { neighbour, placeBehind, START } from "../../../document/flows/tree";
import { Icon } from "../../../kit/Icon";
import { t } from "../../../text";
import { Card } from "./Card";
import type { FlowDesk } from "./flowDesk";
import { Plus } from "./Plus";
import { StepTimes, TimesNote } from "./times/StepTimes";
import type { TimesDesk } from "./times/useTimes";
import { Places } from "./trial/Places";
import type { Troubles } from "./troubles";
import { WayCard } from "./WayCard";
import { sayStart } from "./words";

interface TreeProps {
  flow: FlowDesk;
  troubles: Troubles;
  zoom: number;
  times: TimesDesk;
}

const ARROWS = { ArrowUp: "up", ArrowDown: "down", ArrowLeft: "left", ArrowRight: "right" } as const;
const cardOf = (id: string) => document.querySelector<HTMLElement>(`[data-node="${id}"]`);

export function Tree({ flow, troubles, zoom, times }: TreeProps) {
  const { chosen, carried } = flow.state;
  const canvas = useRef<HTMLElement>(null);
  useEffect(() => {
    if (chosen !== null) cardOf(chosen)?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [chosen]);
  const handleKey = (event: KeyboardEvent) => {
    const card = (event.target as HTMLElement).closest<HTMLElement>("[data-node]");
    const id = card?.dataset.node;
    if (event.key === "Escape" && carried !== null) return flow.state.carry(null);
    if (event.key === "Escape" && chosen !== null) return flow.state.choose(null);
    if (!id || !(event.target as HTMLElement).matches("[data-node]")) return;
    if (actBy(flow, flow.flow, id, event)) event.preventDefault();
  };
  return (
    <section
      ref={canvas}
      className={`flow-canvas${carried !== null ? " is-carrying" : ""}`}
      aria-label={t("flows.tree")}
      data-testid="flow-tree"
      onKeyDown={handleKey}
    >
      <TimesNote desk={times} />
      {carried !== null && (
        <p className="flow-carried" role="status">
          {t("flows.carrying", { step: flow.say(flow.find(carried)?.element.label) })}
          <button type="button" className="plain-button is-link" onClick={() => flow.state.carry(null)}>
            {t("kit.cancel")}
          </button>
        </p>
      )}
      <Picked flow={flow} />
      <div className="flow-tree" style={{ zoom: zoom / 100 }}>
        <div className="flow-row">
          <StartCard flow={flow} troubles={troubles} />
          <Row flow={flow} troubles={troubles} nodes={flow.flow.nodes} way={null} />
          <div
            className="flow-end"
            data-trial={flow.state.path ? (flow.state.path.isEnded ? "passed" : "off") : undefined}
          >
            {t("flows.end")}
          </div>
        </div>
      </div>
    </section>
  );
}

/** What can be done with several steps at once. */
function Picked({ flow }: { flow: FlowDesk }) {
  const { picked, choose } = flow.state;
  const [first] = picked;
  if (first === undefined || picked.length < 2) return null;
  const acts = [
    [t("flows.copy"), () => flow.copy(first)],
    [t("flows.cut"), () => void flow.cut(first)],
    [t("building.remove"), () => void flow.removeAll(picked)],
    [t("kit.cancel"), () => choose(null)],
  ] as const;
  return (
    <p className="flow-carried" role="status" data-testid="flow-picked">
      {t("flows.manyChosen", { n: picked.length })}
      {acts.map(([label, run]) => (
        <button key={label} type="button" className="plain-button is-link" onClick={run}>
          {label}
        </button>
      ))}
    </p>
  );
}

function actBy(flow: FlowDesk, own: FlowElement, id: string, event: KeyboardEvent): boolean {
  const direction = ARROWS[event.key as keyof typeof ARROWS];
  const hasControl = event.ctrlKey || event.metaKey;
  if (direction && event.altKey) {
    if (direction === "up" || direction === "down") void flow.move(id, direction === "up" ? -1 : 1);
    return true;
  }
  if (direction) {
    const next = neighbour(own, id, direction);
    if (next !== null && event.shiftKey && next !== START) flow.pick(next);
    if (next !== null) cardOf(next)?.focus();
    return true;
  }
  if (event.key === "+" || event.key === "=") {
    document.querySelector<HTMLElement>(`[data-plus="${id}"]`)?.click();
    return true;
  }
  if (event.key === "Enter") {
    flow.state.open(id);
    return true;
  }
  if (id === START) return false;
  if (event.key === "Delete") void flow.remove(id);
  else if (hasControl && event.key.toLowerCase() === "c") flow.copy(id);
  else if (hasControl && event.key.toLowerCase() === "x") void flow.cut(id);
  else if (hasControl && event.key.toLowerCase() === "d") void flow.duplicate(id);
  else if (hasControl && event.key.toLowerCase() === "v") void flow.paste(placeBehind(own, id));
  else return false;
  return true;
}

interface RowProps {
  flow: FlowDesk;
  troubles: Troubles;
  nodes: readonly NodeElement[];
  way: string | null;
}

function Row({ flow, troubles, nodes, way }: RowProps) {
  const place = (after: string | null): RowPlace => ({ way, after });
  return (
    <>
      <Plus flow={flow} place={place(null)} behind={way ?? START} />
      {nodes.map((node) => (
        <div key={node.id} className="flow-step">
          {node.ways ? (
            <Block flow={flow} troubles={troubles} node={node} />
          ) : (
            <Card flow={flow} node={node} troubles={troubles} />
          )}
          <Plus flow={flow} place={place(node.id)} behind={node.id} />
        </div>
      ))}
    </>
  );
}

function Block({ flow, troubles, node }: { flow: FlowDesk; troubles: Troubles; node: NodeElement }) {
  const ways = node.ways ?? [];
  const isLoop = flow.isLoop(node);
  return (
    <fieldset className={`flow-block${isLoop ? " is-loop" : ""}`} aria-label={flow.say(node.label)}>
      <Card flow={flow} node={node} troubles={troubles} />
      <div className="flow-ways">
        {ways.map((way: WayElement, index) => (
          <div key={way.id} className="flow-way">
            {!isLoop && <WayCard flow={flow} block={node} way={way} place={index + 1} troubles={troubles} />}
            <Row flow={flow} troubles={troubles} nodes={way.nodes} way={way.id} />
          </div>
        ))}
        {!isLoop && (
          <button
            type="button"
            className="flow-add-way"
            aria-label={t("flows.addWayTo", { step: flow.say(node.label) })}
            title={t("flows.addWay")}
            onClick={() => void flow.addWay(node.id)}
          >
            <Icon name="plus" size={14} />
          </button>
        )}
      </div>
    </fieldset>
  );
}

function StartCard({ flow, troubles }: { flow: FlowDesk; troubles: Troubles }) {
  const trouble = troubles.of(START)[0];
  return (
    <div
      className="flow-card is-start"
      data-state={flow.state.chosen === START ? "chosen" : undefined}
      data-trial={flow.passing(START)}
    >
      <button
        type="button"
        className="flow-card-main"
        data-node={START}
        aria-pressed={flow.state.chosen === START}
        onClick={() => flow.state.choose(START)}
      >
        <span className="flow-card-head">
          <Icon name={flow.flow.is_approval ? "user" : "clock"} size={14} />
          {t(flow.flow.is_approval ? "flows.starter" : "flows.trigger")}
        </span>
        <span className="flow-card-says">{sayStart(flow)}</span>
        {trouble && (
          <span className="flow-card-wrong">
            <Icon name="warning" size={13} /> {trouble.text}
          </span>
        )}
        <StepTimes flow={flow} id={START} />
      </button>
      <Places flow={flow} id={START} />
    </div>
  );
}

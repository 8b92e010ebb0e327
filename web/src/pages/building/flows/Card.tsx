/** One step: a coloured head, what it does in a sentence, what is wrong with it; dragged to another line. */
import { useState } from "react";
import type { NodeElement } from "../../../api/flows";
import { countIn, placeMoved } from "../../../document/flows/tree";
import { Icon } from "../../../kit/Icon";
import { type MenuItem, MenuList } from "../../../kit/MenuList";
import { t } from "../../../text";
import type { FlowDesk } from "./flowDesk";
import { colorOf, iconOf } from "./kinds";
import { StepTimes } from "./times/StepTimes";
import { Places } from "./trial/Places";
import type { Troubles } from "./troubles";
import { sayNode } from "./words";

interface CardProps {
  flow: FlowDesk;
  node: NodeElement;
  troubles: Troubles;
}

export function Card({ flow, node, troubles }: CardProps) {
  const [menu, setMenu] = useState<{ x: number; y: number } | null>(null);
  const { chosen, choose, carried, carry } = flow.state;
  const kind = flow.kind(node.kind);
  const label = flow.say(node.label);
  const trouble = troubles.of(node.id)[0];
  const says = sayNode(flow, node);
  const inside = countIn(node) - 1;
  const items: MenuItem[] = [
    ...([-1, 1] as const).map((by) => ({
      label: t(by < 0 ? "flows.up" : "flows.down"),
      icon: by < 0 ? "up" : "down",
      disabled: placeMoved(flow.flow, node.id, by) === null,
      run: () => void flow.move(node.id, by),
    })),
    { label: t("flows.moveTo"), icon: "jump", run: () => carry(node.id) },
    { label: t("flows.copy"), icon: "copy", run: () => flow.copy(node.id) },
    { label: t("flows.cut"), icon: "jump", run: () => void flow.cut(node.id) },
    { label: t("flows.duplicate"), icon: "paste", run: () => void flow.duplicate(node.id) },
    {
      label: inside > 0 ? t("flows.removeAll", { n: inside }) : t("building.remove"),
      icon: "trash",
      red: true,
      run: () => void flow.remove(node.id),
    },
  ];
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dragging has a twin in the menu, 「移动到…」
    <div
      className={`flow-card is-${colorOf(kind?.color)}${node.ways ? " is-block" : ""}`}
      data-state={
        carried === node.id
          ? "carried"
          : chosen === node.id || flow.state.picked.includes(node.id)
            ? "chosen"
            : undefined
      }
      data-trial={flow.passing(node.id)}
      draggable
      onDragStart={(event) => {
        event.dataTransfer.effectAllowed = "move";
        event.dataTransfer.setData("text/plain", label);
        // Not at once: a change of what is dragged ends the drag in Chromium.
        setTimeout(() => carry(node.id));
      }}
      onDragEnd={() => carry(null)}
    >
      <button
        type="button"
        className="flow-card-main"
        data-node={node.id}
        aria-pressed={chosen === node.id}
        onClick={(event) => (event.shiftKey ? flow.pick(node.id) : choose(node.id))}
      >
        <span className="flow-card-head">
          <Icon name={iconOf(node.kind)} size={14} />
          <span className="flow-card-label">{label}</span>
          {kind && kind.label !== label && <span className="flow-card-kind">{kind.label}</span>}
        </span>
        <span className="flow-card-says">{says === "" ? (kind?.purpose ?? "") : says}</span>
        {trouble && (
          <span className="flow-card-wrong">
            <Icon name="warning" size={13} /> {trouble.text}
          </span>
        )}
        <StepTimes flow={flow} id={node.id} />
      </button>
      <Places flow={flow} id={node.id} />
      <button
        type="button"
        className="plain-button flow-card-menu"
        aria-label={t("flows.menuOf", { step: label })}
        onClick={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          setMenu({ x: box.left, y: box.bottom + 4 });
        }}
      >
        <Icon name="more" size={15} />
      </button>
      {menu && <MenuList at={menu} label={label} items={items} onClose={() => setMenu(null)} />}
    </div>
  );
}

/** The head of a way: its condition in words. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { buildingApi } from "../../../api/building";
import type { NodeElement, WayElement } from "../../../api/flows";
import { isChoosing, isDefault, mayDropWay, UNWRITTEN, waysMoved } from "../../../document/flows/tree";
import { Icon } from "../../../kit/Icon";
import { MenuList } from "../../../kit/MenuList";
import { t } from "../../../text";
import type { FlowDesk } from "./flowDesk";
import type { Troubles } from "./troubles";
import { filterOf, sayWay } from "./words";

interface WayCardProps {
  flow: FlowDesk;
  block: NodeElement;
  way: WayElement;
  place: number;
  troubles: Troubles;
}

export function WayCard({ flow, block, way, place, troubles }: WayCardProps) {
  const { chosen, choose } = flow.state;
  const [menu, setMenu] = useState<{ x: number; y: number } | null>(null);
  const label = flow.say(way.label);
  const trouble = troubles.of(way.id)[0];
  const labels = useLabels(flow, way.when);
  const isOther = isDefault(block, way);
  return (
    <div
      className={`flow-card is-way${isOther ? " is-other" : ""}`}
      data-state={chosen === way.id ? "chosen" : undefined}
      data-trial={flow.passing(way.id)}
    >
      {([-1, 1] as const).map((by) =>
        waysMoved(block, way.id, by) ? (
          <button
            key={by}
            type="button"
            className={`plain-button flow-way-move is-${by < 0 ? "left" : "right"}`}
            aria-label={t(by < 0 ? "flows.wayLeft" : "flows.wayRight", { way: label })}
            onClick={() => void flow.moveWay(block.id, way.id, by)}
          >
            <Icon name={by < 0 ? "back" : "next"} size={13} />
          </button>
        ) : null,
      )}
      <button
        type="button"
        className="flow-card-main"
        data-node={way.id}
        aria-pressed={chosen === way.id}
        onClick={() => choose(way.id)}
      >
        <span className="flow-card-head">
          <span className="flow-card-label">{label}</span>
          {isChoosing(block.mode) && !isOther && (
            <span className="flow-card-kind">{t("flows.priority", { n: place })}</span>
          )}
        </span>
        <span className="flow-card-says">{sayWay(flow, block, way, labels)}</span>
        {trouble && (
          <span className="flow-card-wrong">
            <Icon name="warning" size={13} /> {trouble.text}
          </span>
        )}
      </button>
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
      {menu && (
        <MenuList
          at={menu}
          label={label}
          onClose={() => setMenu(null)}
          items={[
            {
              label: t("flows.copyWay"),
              icon: "copy",
              run: () => void flow.copyWay(block.id, way.id),
            },
            {
              label: t("building.remove"),
              icon: "trash",
              red: true,
              disabled: !mayDropWay(block, way),
              run: () => void flow.remove(way.id),
            },
          ]}
        />
      )}
    </div>
  );
}

/** A formula that is no filter, in the names people see. */
export function useLabels(flow: FlowDesk, formula: string | null): string | undefined {
  const { desk } = flow;
  const isFormula = formula !== null && formula !== UNWRITTEN && filterOf(flow, formula) === null;
  const { app } = desk.state;
  const known = useQuery({
    queryKey: ["building", "formula", app, desk.form.id, formula, desk.build.draft.number, desk.form.id],
    queryFn: () => buildingApi.formula(app, desk.form.id, formula ?? "", false, desk.form.id),
    enabled: isFormula,
    placeholderData: (before) => before,
  });
  return isFormula ? known.data?.labels : undefined;
}

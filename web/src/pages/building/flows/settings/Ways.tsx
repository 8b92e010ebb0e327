/** The ways of a block in their order: from left to right, the first that fits is gone. */
import { Button } from "antd";
import type { NodeElement } from "../../../../api/flows";
import { isDefault, mayDropWay, waysMoved } from "../../../../document/flows/tree";
import { Icon } from "../../../../kit/Icon";
import { t } from "../../../../text";
import { sayWay } from "../words";
import type { FlowEditor } from "./contract";

export const WaysSetting: FlowEditor = ({ flow, owner, element }) => {
  const block = element as NodeElement;
  if (flow.isLoop(block)) return <span className="muted">{t("flows.loopHint")}</span>;
  return (
    <div className="flow-list">
      {(block.ways ?? []).map((way) => {
        const label = flow.say(way.label);
        return (
          <div key={way.id} className="build-row is-level flow-item">
            <button
              type="button"
              className="plain-button is-link flow-way-name"
              onClick={() => flow.state.choose(way.id)}
            >
              {label}
            </button>
            <span className="muted flow-way-says">{sayWay(flow, block, way)}</span>
            {!isDefault(block, way) &&
              ([-1, 1] as const).map((by) => (
                <button
                  key={by}
                  type="button"
                  className="plain-button"
                  disabled={waysMoved(block, way.id, by) === null}
                  aria-label={t(by < 0 ? "flows.wayLeft" : "flows.wayRight", { way: label })}
                  onClick={() => void flow.moveWay(owner, way.id, by)}
                >
                  <Icon name={by < 0 ? "up" : "down"} size={14} />
                </button>
              ))}
            {mayDropWay(block, way) && (
              <button
                type="button"
                className="plain-button"
                aria-label={t("flows.takeAway", { name: label })}
                onClick={() => void flow.remove(way.id)}
              >
                <Icon name="close" size={14} />
              </button>
            )}
          </div>
        );
      })}
      <Button size="small" icon={<Icon name="plus" size={14} />} onClick={() => void flow.addWay(owner)}>
        {t("flows.addWay")}
      </Button>
    </div>
  );
};

/** 「＋」 on a line: what may be added here, or, while something is carried, that it may be put here. */
import { useState } from "react";
import type { RowPlace } from "../../../api/flows";
import { isSamePlace, mayStand } from "../../../document/flows/tree";
import { Icon } from "../../../kit/Icon";
import { t } from "../../../text";
import { AddMenu } from "./AddMenu";
import type { FlowDesk } from "./flowDesk";

interface PlusProps {
  flow: FlowDesk;
  place: RowPlace;
  /** The card above it. */
  behind: string;
}

export function Plus({ flow, place, behind }: PlusProps) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [isOver, setOver] = useState(false);
  const { carried, carry } = flow.state;
  const above = behind === "start" ? t("flows.start") : flow.say(flow.find(behind)?.element.label);
  const takes =
    carried !== null && mayStand(flow.flow, carried, place) && !isSamePlace(flow.flow, carried, place);
  const put = () => {
    if (carried === null) return;
    carry(null);
    void flow.place(carried, place);
  };
  if (carried !== null) {
    return (
      <div className="flow-line">
        {takes && (
          <button
            type="button"
            className={`flow-plus is-target${isOver ? " is-over" : ""}`}
            aria-label={t("flows.putBehind", { step: above })}
            data-plus={behind}
            onClick={put}
            onDragOver={(event) => {
              event.preventDefault();
              setOver(true);
            }}
            onDragLeave={() => setOver(false)}
            onDrop={(event) => {
              event.preventDefault();
              put();
            }}
          >
            {t("flows.putHere")}
          </button>
        )}
      </div>
    );
  }
  return (
    <div className="flow-line">
      <button
        type="button"
        className="flow-plus"
        aria-label={t("flows.addBehind", { step: above })}
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        data-plus={behind}
        onClick={(event) => setAnchor(anchor ? null : event.currentTarget)}
      >
        <Icon name="plus" size={14} />
      </button>
      {anchor && <AddMenu flow={flow} place={place} anchor={anchor} onClose={() => setAnchor(null)} />}
    </div>
  );
}

/** What stands on the paper besides fields: chosen, moved and taken away as fields are. */
import type { PartView } from "../../api/types";
import { Part } from "../../fields/form/Part";
import { Icon } from "../../kit/Icon";
import { t } from "../../text";
import type { CanvasProps } from "./Canvas";
import { Pick } from "./CanvasField";
import { partName } from "./parts";

export function CanvasPart({ desk, part, drag, onDrag, onOpen }: CanvasProps & { part: PartView }) {
  const isChosen = desk.state.chosen.includes(part.key);
  const isOver = drag?.over?.field === part.key ? drag.over.side : null;
  const isHeld = drag !== null && "ids" in drag.what && drag.what.ids.includes(part.key);
  const state = [isChosen && "is-chosen", isHeld && "is-held", isOver && `is-over is-over-${isOver}`];
  const name = partName(part);
  return (
    <div
      className={`canvas-field field field-w${part.part === "system" ? 1 : 4} ${state.filter(Boolean).join(" ")}`}
      data-field={part.key}
    >
      <Pick desk={desk} id={part.key} label={name} name={name} onDrag={onDrag} onOpen={onOpen} />
      {part.part === "system" ? (
        <>
          <div className="field-label">{name}</div>
          <div className="canvas-computed">
            <Icon name="history" size={14} />
            {t("building.workedOut")}
          </div>
        </>
      ) : (
        <Part part={part} />
      )}
    </div>
  );
}

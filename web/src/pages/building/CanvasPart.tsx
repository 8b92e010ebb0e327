/** What stands on the paper besides fields: chosen, moved and taken away as fields are. */
import type { PartView } from "../../api/types";
import { Part } from "../../fields/form/Part";
import { Icon } from "../../kit/Icon";
import { t } from "../../text";
import type { CanvasProps } from "./Canvas";
import { Pick } from "./CanvasField";
import { partName } from "./parts";
import { namesOf, pointersTo } from "./pointing";

/** As it will stand on the page; of a related list its name and columns. */
function Drawn({ desk, part }: { desk: CanvasProps["desk"]; part: PartView }) {
  if (part.part !== "related") return <Part part={part} />;
  const list = desk.form.parts.find((one) => one.id === part.key);
  const pointer = pointersTo(desk, desk.form.id).find((one) => one.id === list?.over);
  const columns = pointer ? namesOf(desk, pointer, list?.columns as string[]) : [];
  return (
    <>
      <div className="field-label">{part.label ?? (pointer && desk.say(pointer.form.label))}</div>
      <div className="canvas-computed">
        <Icon name="link" size={14} />
        {columns.join(" · ") || t("building.list.elsewhere")}
      </div>
    </>
  );
}

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
        <Drawn desk={desk} part={part} />
      )}
    </div>
  );
}

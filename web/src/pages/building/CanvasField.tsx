/** One field of the paper: its own box, which nobody can fill here, under a button that chooses it. */
import { memo, type PointerEvent } from "react";
import type { FieldView } from "../../api/types";
import { noScope } from "../../fields/registry";
import { widgetOf } from "../../fields/widgets";
import { Icon } from "../../kit/Icon";
import { t } from "../../text";
import type { CanvasProps } from "./Canvas";
import type { Desk } from "./desk";
import { kindIcon } from "./kindIcon";

interface CanvasFieldProps extends CanvasProps {
  field: FieldView;
}

export function CanvasField({ desk, field, drag, onDrag, onOpen }: CanvasFieldProps) {
  const isChosen = desk.state.chosen.includes(field.key);
  const isOver = drag?.over?.field === field.key ? drag.over.side : null;
  const isHeld = drag !== null && "ids" in drag.what && drag.what.ids.includes(field.key);
  return (
    <div
      className={`canvas-field field field-w${field.width}${isChosen ? " is-chosen" : ""}${isHeld ? " is-held" : ""}${
        isOver ? ` is-over is-over-${isOver}` : ""
      }`}
      data-field={field.key}
    >
      <Pick
        desk={desk}
        id={field.key}
        label={field.label}
        name={t("building.pick", {
          field: field.label,
          kind: desk.kinds.get(field.kind)?.label ?? "",
        })}
        onDrag={onDrag}
        onOpen={onOpen}
      />
      <Label field={field} isTitle={desk.form.title === field.key} />
      {field.fields ? (
        <Columns
          desk={desk}
          field={field}
          fields={field.fields}
          drag={drag}
          onDrag={onDrag}
          onOpen={onOpen}
        />
      ) : (
        <Look
          field={field}
          icon={kindIcon(desk.kinds.get(field.kind) ?? { kind: "", widget: "", group: "" })}
        />
      )}
      {field.hint && <div className="field-note">{field.hint}</div>}
    </div>
  );
}

interface PickProps {
  desk: Desk;
  id: string;
  /** What it is called while it is dragged, and all the time. */
  label: string;
  name: string;
  onDrag: CanvasProps["onDrag"];
  onOpen?: () => void;
}

/** Lies over the field; a press chooses it, with Ctrl or Shift besides others. */
export function Pick({ desk, id, label, name, onDrag, onOpen }: PickProps) {
  const { chosen, choose } = desk.state;
  const isChosen = chosen.includes(id);
  const ids = () => (isChosen ? [...chosen] : [id]);
  const handleDown = (event: PointerEvent) => onDrag(event, { ids: ids(), label });
  return (
    <button
      type="button"
      className="canvas-pick"
      data-pick={id}
      aria-pressed={isChosen}
      aria-label={name}
      onPointerDown={handleDown}
      onClick={(event) => {
        if (!(event.ctrlKey || event.metaKey || event.shiftKey)) {
          choose([id]);
          onOpen?.();
        } else choose(isChosen ? chosen.filter((one) => one !== id) : [...chosen, id]);
      }}
    />
  );
}

const Label = memo(function Label({ field, isTitle }: { field: FieldView; isTitle: boolean }) {
  return (
    <div className="field-label">
      {field.required && (
        <span className="star" aria-hidden="true">
          *
        </span>
      )}
      {field.label}
      {isTitle && <Icon name="star" size={12} label={t("building.isTitle")} />}
    </div>
  );
});

const ignore = () => {};

/** The box of a field, out of reach. Draws again only when the field changes. */
const Look = memo(function Look({ field, icon }: { field: FieldView; icon: string }) {
  if (field.readonly) {
    return (
      <div className="canvas-computed">
        <Icon name={icon} size={14} />
        {t("building.workedOut")}
      </div>
    );
  }
  const { Input } = widgetOf(field);
  return (
    <div className="canvas-look" inert>
      <Input
        id={`look-${field.key}`}
        field={field}
        path={field.key}
        scope={noScope}
        value={null}
        onChange={ignore}
        onLeave={ignore}
      />
    </div>
  );
});

/** A subform: its columns side by side, each a field of its own. */
function Columns({ desk, field, fields, drag, onDrag, onOpen }: CanvasFieldProps & { fields: FieldView[] }) {
  return (
    <div className="canvas-columns" data-testid={`columns.${field.label}`}>
      {fields.map((column) => {
        const isOver = drag?.over?.field === column.key ? drag.over.side : null;
        const isChosen = desk.state.chosen.includes(column.key);
        return (
          <div
            key={column.key}
            className={`canvas-column${isChosen ? " is-chosen" : ""}${isOver ? ` is-over is-over-${isOver}` : ""}`}
            data-field={column.key}
            data-column=""
          >
            <Pick
              desk={desk}
              id={column.key}
              label={column.label}
              name={t("building.pick", {
                field: column.label,
                kind: desk.kinds.get(column.kind)?.label ?? "",
              })}
              onDrag={onDrag}
              onOpen={onOpen}
            />
            <div className="canvas-column-head">
              {column.required && <span className="star">*</span>}
              {column.label}
            </div>
            <div className="canvas-column-cell muted">{desk.kinds.get(column.kind)?.label}</div>
          </div>
        );
      })}
    </div>
  );
}

/** The paper: the form as it will be filled, drawn with its own fields; each can be chosen, moved and taken away. */
import type { KeyboardEvent, PointerEvent } from "react";
import type { SectionView } from "../../api/types";
import { isPart, itemsOf, sectionsOf } from "../../fields/form/sections";
import { Icon } from "../../kit/Icon";
import { t } from "../../text";
import { CanvasField } from "./CanvasField";
import { CanvasPart } from "./CanvasPart";
import { type Desk, SECTION } from "./desk";
import type { Drag, Dragged } from "./useDrag";

export interface CanvasProps {
  desk: Desk;
  drag: Drag | null;
  onDrag: (event: PointerEvent, what: Dragged) => void;
  /** Something was pressed on a screen without a panel beside. */
  onOpen?: () => void;
}

export function Canvas({ desk, drag, onDrag, onOpen }: CanvasProps) {
  const { view } = desk.state;
  const sections = sectionsOf(view);
  const tabs = sections.filter((section) => section.tab);
  const stepAt = (section: SectionView) => tabs.indexOf(section) + 1;
  const handleKey = (event: KeyboardEvent) => void handleCanvasKey(desk, event);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the fields inside pass through here; pressing beside them chooses the form
    <div
      className="canvas"
      onKeyDown={handleKey}
      onPointerDown={(event) => event.target === event.currentTarget && desk.state.choose([])}
    >
      <div className="canvas-paper paper form-body" data-testid="canvas">
        {sections.map((section) => (
          <section
            key={section.key}
            className="form-section"
            aria-label={section.label || t("building.fields")}
            data-section={section.key}
          >
            {section.tab && (
              <div className="canvas-tab">
                <Icon name="columns" size={14} />
                {view.in_steps
                  ? t("building.stepHere", { n: stepAt(section), tab: section.tab })
                  : t("building.tabHere", { tab: section.tab })}
              </div>
            )}
            {section.label && (
              <button
                type="button"
                className="canvas-section"
                aria-pressed={desk.only === SECTION + section.key}
                onClick={() => {
                  desk.state.choose([SECTION + section.key]);
                  onOpen?.();
                }}
              >
                {section.label}
              </button>
            )}
            <div className="form-grid">
              {itemsOf(view, section.fields).map((item) => {
                const shared = { desk, drag, onDrag, onOpen };
                return isPart(item) ? (
                  <CanvasPart key={item.key} {...shared} part={item} />
                ) : (
                  <CanvasField key={item.key} {...shared} field={item} />
                );
              })}
              {section.fields.length === 0 && <p className="canvas-empty">{t("building.emptySection")}</p>}
            </div>
          </section>
        ))}
      </div>
      {drag && <div className="drag-ghost">{drag.what.label}</div>}
    </div>
  );
}

/** Keys on a field of the paper. */
async function handleCanvasKey(desk: Desk, event: KeyboardEvent): Promise<void> {
  const target = event.target as HTMLElement;
  const id = target.dataset.pick;
  if (id === undefined || event.nativeEvent.isComposing) return;
  const isControl = event.ctrlKey || event.metaKey;
  const ids = desk.state.chosen.includes(id) ? desk.state.chosen : [id];
  const deed = deedOf(event, isControl);
  if (!deed) return;
  event.preventDefault();
  event.stopPropagation();
  if (deed === "next" || deed === "previous") {
    const next = desk.step(id, deed === "next" ? 1 : -1);
    if (next) focusPick(next);
  } else if (deed === "up" || deed === "down") {
    await desk.move(id, deed === "up" ? -1 : 1);
    setTimeout(() => focusPick(id));
  } else if (deed === "remove") await desk.remove(ids);
  else if (deed === "copy") desk.copy(ids);
  else if (deed === "cut") {
    desk.copy(ids);
    await desk.remove(ids);
  } else if (deed === "paste") {
    desk.state.choose([id]);
    await desk.paste();
  } else if (deed === "duplicate") await desk.duplicate(ids);
  else desk.state.choose([]);
}

type Deed = "next" | "previous" | "up" | "down" | "remove" | "copy" | "cut" | "paste" | "duplicate" | "leave";

function deedOf(event: KeyboardEvent, isControl: boolean): Deed | undefined {
  if (isControl) {
    return ({ c: "copy", x: "cut", v: "paste", d: "duplicate" } as const)[event.key.toLowerCase() as "c"];
  }
  const isBack = event.key === "ArrowUp" || event.key === "ArrowLeft";
  const isOn = event.key === "ArrowDown" || event.key === "ArrowRight";
  if (event.altKey) return isBack ? "up" : isOn ? "down" : undefined;
  if (isBack) return "previous";
  if (isOn) return "next";
  return ({ Delete: "remove", Backspace: "remove", Escape: "leave" } as const)[event.key as "Delete"];
}

export const focusPick = (id: string) => document.querySelector<HTMLElement>(`[data-pick="${id}"]`)?.focus();

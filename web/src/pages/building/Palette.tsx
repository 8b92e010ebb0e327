/** The kinds of fields in their groups; pressed they come behind what is chosen, dragged they come where they are dropped. */
import { Button, Input } from "antd";
import { type PointerEvent, useState } from "react";
import type { Kind } from "../../api/palette";
import { ask } from "../../kit/dialogs";
import { Icon } from "../../kit/Icon";
import { t } from "../../text";
import { askLines } from "./askLines";
import type { Desk } from "./desk";
import { kindIcon } from "./kindIcon";
import { PARTS } from "./parts";
import type { Dragged } from "./useDrag";

interface PaletteProps {
  desk: Desk;
  onDrag?: (event: PointerEvent, what: Dragged) => void;
  /** Something was taken. */
  onTaken?: () => void;
}

export function Palette({ desk, onDrag, onTaken }: PaletteProps) {
  const [text, setText] = useState("");
  const { groups, kinds } = desk.state.palette;
  const wanted = text.trim().toLowerCase();
  const fits = (kind: Kind) =>
    !wanted ||
    kind.label.toLowerCase().includes(wanted) ||
    kind.suggested_by.some((word) => word.includes(wanted) || wanted.endsWith(word));
  const shown = kinds.filter(fits);
  const named = text.trim().slice(0, 100);
  const take = (kind: string) => {
    onTaken?.();
    setText("");
    void desk.add(kind);
  };
  const takeNamed = () => {
    if (!named) return;
    onTaken?.();
    setText("");
    void desk.addNamed([named]);
  };
  /** A kind by its name, unless that is what fields are called, such as 金额. */
  const takeTyped = () => {
    const isName = kinds.some((kind) => kind.suggested_by.includes(wanted));
    const kind =
      isName || !wanted ? undefined : kinds.find((one) => one.label.toLowerCase().includes(wanted));
    return kind ? take(kind.kind) : takeNamed();
  };
  return (
    <div className="palette" data-testid="palette">
      <Input
        allowClear
        aria-label={t("building.searchKinds")}
        placeholder={t("building.searchKinds")}
        prefix={<Icon name="search" size={14} />}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onPressEnter={takeTyped}
      />
      {named ? (
        <Button block icon={<Icon name="plus" size={14} />} onClick={takeNamed}>
          <span className="one-line">{t("building.addNamed", { label: named })}</span>
        </Button>
      ) : (
        <Button
          block
          onClick={async () => {
            const names = await ask(askLines("building.manyFields", "building.manyFieldsHint"));
            if (!names) return;
            onTaken?.();
            void desk.addNamed(names);
          }}
        >
          {t("building.manyFields")}
        </Button>
      )}
      {groups.map((group) => {
        const own = shown.filter((kind) => kind.group === group.key);
        if (own.length === 0) return null;
        return (
          <section key={group.key} aria-label={group.label}>
            <h3>{group.label}</h3>
            <div className="palette-kinds">
              {own.map((kind) => (
                <button
                  key={kind.kind}
                  type="button"
                  title={kind.purpose}
                  onClick={() => take(kind.kind)}
                  onPointerDown={(event) => onDrag?.(event, { kind: kind.kind, label: kind.label })}
                >
                  <Icon name={kindIcon(kind)} size={15} />
                  <span>{kind.label}</span>
                </button>
              ))}
            </div>
          </section>
        );
      })}
      {shown.length === 0 && <p className="muted">{t("kit.noChoice")}</p>}
      <section aria-label={t("building.layout")}>
        <h3>{t("building.layout")}</h3>
        <div className="palette-kinds">
          <button
            type="button"
            onClick={() => {
              onTaken?.();
              void desk.addSection();
            }}
          >
            <Icon name="row" size={15} />
            <span>{t("building.section")}</span>
          </button>
          {PARTS.map((part) => (
            <button
              key={part.kind}
              type="button"
              onClick={() => take(part.kind)}
              onPointerDown={(event) => onDrag?.(event, { kind: part.kind, label: part.name() })}
            >
              <Icon name={part.icon} size={15} />
              <span>{part.name()}</span>
            </button>
          ))}
        </div>
      </section>
    </div>
  );
}

/** The views of the form: which there are, in which order, and the settings of the one that is chosen. */
import { Button } from "antd";
import { useState } from "react";
import type { ViewElement } from "../../../api/building";
import type { Layout } from "../../../api/types";
import { rolesOpening } from "../../../document/roles";
import { newId } from "../../../document/tree";
import { Icon } from "../../../kit/Icon";
import { MenuList } from "../../../kit/MenuList";
import { OrderList } from "../../../kit/OrderList";
import { toast } from "../../../kit/toast";
import { t } from "../../../text";
import type { Desk } from "../desk";
import { ViewPanel } from "./ViewPanel";
import "./views.css";

const LAYOUTS: readonly { layout: Layout; icon: string }[] = [
  { layout: "list", icon: "row" },
  { layout: "kanban", icon: "columns" },
  { layout: "calendar", icon: "calendar" },
];
const iconOf = (layout: Layout) => LAYOUTS.find((one) => one.layout === layout)?.icon ?? "row";

export function ViewsPart({ desk }: { desk: Desk }) {
  const { views } = desk.form;
  const [id, choose] = useState<string | null>(views[0]?.id ?? null);
  const chosen = views.find((one) => one.id === id) ?? views[0];
  const form = desk.form.id;
  const add = async (layout: Layout) => {
    const made = newId();
    const label = t("laid.newName", { layout: t(`laid.layout.${layout}`) });
    if (await desk.build.act({ do: "add_view", form, id: made, label, layout })) choose(made);
  };
  const copy = async (view: ViewElement) => {
    const made = newId();
    if (await desk.build.act({ do: "copy_view", form, view: view.id, id: made })) choose(made);
  };
  const remove = async (view: ViewElement) => {
    const name = desk.say(view.label);
    const roles = rolesOpening(desk.build.draft.document, form, view.id).map((one) => desk.say(one.name));
    const text =
      roles.length > 0
        ? t("laid.removedOpens", { name, roles: roles.join(t("field.comma")) })
        : t("laid.removed", { name });
    if (await desk.build.act({ do: "remove_view", form, view: view.id }))
      toast.withUndo(text, () => void desk.build.undo());
  };
  const order = (after: readonly ViewElement[]) => {
    const moved = movedIn(views, after);
    if (!moved) return;
    const before = after[after.indexOf(moved) - 1]?.id ?? null;
    void desk.build.act({ do: "place_view", form, view: moved.id, after: before });
  };
  return (
    <div className="views-part" data-testid="views-part">
      <section className="views-list paper" aria-label={t("laid.part")}>
        <h2>{t("laid.part")}</h2>
        <p className="muted">{t(views.length > 0 ? "laid.partHint" : "laid.none")}</p>
        <OrderList
          label={t("laid.part")}
          items={views}
          keyOf={(one) => one.id}
          nameOf={(one) => desk.say(one.label)}
          onOrder={order}
        >
          {(one) => (
            <button
              type="button"
              className="views-pick"
              aria-pressed={one.id === chosen?.id}
              onClick={() => choose(one.id)}
            >
              <Icon name={iconOf(one.layout)} size={15} />
              <span>{desk.say(one.label)}</span>
            </button>
          )}
        </OrderList>
        <AddView onAdd={(layout) => void add(layout)} />
      </section>
      {chosen && (
        <section className="views-panel paper" aria-label={desk.say(chosen.label)}>
          <ViewPanel key={chosen.id} desk={desk} view={chosen} />
          <div className="panel-acts">
            <Button size="small" icon={<Icon name="copy" size={14} />} onClick={() => void copy(chosen)}>
              {t("laid.copy")}
            </Button>
            <Button
              size="small"
              danger
              icon={<Icon name="trash" size={14} />}
              onClick={() => void remove(chosen)}
            >
              {t("laid.remove")}
            </Button>
          </div>
        </section>
      )}
    </div>
  );
}

/** The one that stands elsewhere: without it both lists are the same. */
function movedIn(before: readonly ViewElement[], after: readonly ViewElement[]): ViewElement | undefined {
  const rest = (list: readonly ViewElement[], one: ViewElement) =>
    list.filter((other) => other.id !== one.id).map((other) => other.id);
  return after.find(
    (one, index) => before[index]?.id !== one.id && rest(before, one).join() === rest(after, one).join(),
  );
}

function AddView({ onAdd }: { onAdd: (layout: Layout) => void }) {
  const [at, setAt] = useState<{ x: number; y: number } | null>(null);
  return (
    <>
      <Button
        size="small"
        icon={<Icon name="plus" size={14} />}
        aria-haspopup="menu"
        onClick={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          setAt({ x: box.left, y: box.bottom + 4 });
        }}
      >
        {t("laid.add")}
      </Button>
      {at && (
        <MenuList
          at={at}
          label={t("laid.add")}
          items={LAYOUTS.map(({ layout, icon }) => ({
            label: t(`laid.layout.${layout}`),
            icon,
            run: () => onAdd(layout),
          }))}
          onClose={() => setAt(null)}
        />
      )}
    </>
  );
}

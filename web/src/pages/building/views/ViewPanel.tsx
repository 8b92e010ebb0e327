/** The settings of one view: its name, its layout and what that is made by, columns, conditions, order, colours. */
import { type ReactNode, useId, useMemo } from "react";
import type { ViewElement, Words } from "../../../api/building";
import type { FieldView, Layout } from "../../../api/types";
import { resaid } from "../../../document/tree";
import { filterFields } from "../../../lists/filterFields";
import { hasDays } from "../../../lists/layouts";
import { t } from "../../../text";
import type { Desk } from "../desk";
import { Select } from "../settings/plain";
import { TextBox } from "../settings/TextBox";
import { ChosenPaths } from "./ChosenPaths";
import { DraftFilter } from "./DraftFilter";
import { OrderSteps } from "./OrderSteps";
import { drawnApp, drawnPath, keptPath } from "./paths";
import { Tints } from "./Tints";

const LAYOUTS = ["list", "grid", "kanban", "calendar"] as const;
const isOption = (field: FieldView) => field.options !== undefined && !field.ops.includes("contains");
const isLane = (field: FieldView) => !field.readonly && (isOption(field) || field.widget === "member");
const isSum = (field: FieldView) => field.summable;

const FROZEN = ["1", "2", "3", "4", "5"];

type Pointer = "lane_by" | "lane_sum" | "date" | "until" | "tint_by" | "group";

export function ViewPanel({ desk, view }: { desk: Desk; view: ViewElement }) {
  const id = useId();
  const drawn = useMemo(() => drawnApp(desk), [desk]);
  const { form } = drawn;
  const set = (settings: Partial<ViewElement>) =>
    void desk.build.act({ do: "set_view", form: desk.form.id, view: view.id, settings });
  const { layout } = view;
  const hasCards = layout === "kanban" || layout === "calendar";

  const pointer = (name: Pointer, label: string, fits: (field: FieldView) => boolean, needed = false) => {
    const value = view[name] ? drawnPath(desk, view[name]) : "";
    const choices = form.fields.filter((field) => fits(field) || field.key === value);
    const none = needed && value ? [] : [{ value: "", label: t("laid.noneChosen") }];
    return (
      <Line label={label}>
        {(box) => (
          <Select
            id={box}
            value={value}
            choices={[...none, ...choices.map((field) => ({ value: field.key, label: field.label }))]}
            onChange={(path) => set({ [name]: path ? keptPath(desk, path) : null })}
          />
        )}
      </Line>
    );
  };

  return (
    <div className="panel" data-testid="view-panel">
      <div className="build-line">
        <label htmlFor={id}>{t("building.name")}</label>
        <TextBox
          id={id}
          value={desk.say(view.label)}
          maxLength={100}
          onCommit={(text) => {
            const label = resaid(view.label as Words, desk.state.lang, text.trim());
            if (text.trim() && label) set({ label });
          }}
        />
      </div>
      <Line label={t("laid.layout")} hint={t(`laid.layoutHint.${layout}`)}>
        {(box) => (
          <Select
            id={box}
            value={layout}
            choices={LAYOUTS.map((one) => ({ value: one, label: t(`laid.layout.${one}`) }))}
            onChange={(one) => set({ layout: one as Layout })}
          />
        )}
      </Line>
      {layout === "kanban" && (
        <>
          {pointer("lane_by", t("laid.by"), isLane, true)}
          {pointer("lane_sum", t("laid.laneSum"), isSum)}
        </>
      )}
      {layout === "calendar" && (
        <>
          {pointer("date", t("laid.date"), hasDays, true)}
          {pointer("until", t("laid.until"), hasDays)}
        </>
      )}
      {hasCards && pointer("tint_by", t("laid.tintBy"), isOption)}
      <ChosenPaths
        label={t(
          layout === "kanban" ? "laid.cards" : layout === "calendar" ? "laid.entries" : "laid.columns",
        )}
        desk={desk}
        drawn={drawn}
        paths={view.columns}
        onChange={(columns) => set({ columns })}
      />
      {!hasCards && pointer("group", t("laid.group"), (field) => field.groupable)}
      {!hasCards && (
        <Line label={t("laid.frozen")}>
          {(box) => (
            <Select
              id={box}
              value={String(view.frozen || 1)}
              choices={FROZEN.map((one) => ({ value: one, label: one }))}
              onChange={(one) => set({ frozen: Number(one) })}
            />
          )}
        </Line>
      )}
      {!hasCards && (
        <ChosenPaths
          label={t("laid.sums")}
          desk={desk}
          drawn={drawn}
          paths={view.sums}
          fits={isSum}
          mayBeEmpty
          onChange={(sums) => set({ sums })}
        />
      )}
      <DraftFilter
        label={t("laid.filter")}
        desk={desk}
        drawn={drawn}
        where={view.where}
        onChange={(where) => set({ where })}
      />
      {layout !== "calendar" && (
        <OrderSteps
          desk={desk}
          fields={filterFields(drawn.app, form).filter(({ field }) => field.sortable)}
          order={view.order}
          onChange={(order) => set({ order })}
        />
      )}
      <Tints desk={desk} drawn={drawn} tints={view.tints} onChange={(tints) => set({ tints })} />
    </div>
  );
}

interface LineProps {
  label: string;
  hint?: string;
  children: (id: string) => ReactNode;
}

function Line({ label, hint, children }: LineProps) {
  const id = useId();
  return (
    <div className="build-line">
      <label htmlFor={id}>{label}</label>
      {children(id)}
      {hint && <span className="muted">{hint}</span>}
    </div>
  );
}

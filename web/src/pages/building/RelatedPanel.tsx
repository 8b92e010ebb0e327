/** The settings of a related list: by which relation, its name, columns, conditions and order, what one may do from it. */
import { useId, useMemo } from "react";
import type { ListElement } from "../../api/building";
import { type Found, resaid, said } from "../../document/tree";
import { filterFields } from "../../lists/filterFields";
import { t } from "../../text";
import { Desk } from "./desk";
import { FieldActs } from "./FieldActs";
import { listOver, pointersTo } from "./pointing";
import { Select } from "./settings/plain";
import { TextBox } from "./settings/TextBox";
import { ChosenPaths } from "./views/ChosenPaths";
import { DraftFilter } from "./views/DraftFilter";
import { OrderSteps } from "./views/OrderSteps";
import { drawnApp } from "./views/paths";
import "./views/views.css";

const MAY = ["adds", "links", "opens"] as const;

export function RelatedPanel({ desk, found }: { desk: Desk; found: Found }) {
  const id = useId();
  const list = found.field as ListElement;
  const { lang } = desk.state;
  const pointers = pointersTo(desk, desk.form.id);
  const pointer = pointers.find((one) => one.id === list.over);
  const set = (settings: Partial<ListElement>) =>
    void desk.build.act({ do: "set_list", form: desk.form.id, id: list.id, settings });
  return (
    <div className="panel views-panel" data-testid="panel">
      <header className="panel-head">
        <h2>{t("building.part.related")}</h2>
      </header>
      <div className="build-line">
        <label htmlFor={`${id}-over`}>{t("building.list.over")}</label>
        <Select
          id={`${id}-over`}
          value={pointer ? list.over : ""}
          choices={[
            ...(pointer ? [] : [{ value: "", label: t("building.list.elsewhere") }]),
            ...pointers.map((one) => ({ value: one.id, label: one.label })),
          ]}
          onChange={(over) => {
            const next = pointers.find((one) => one.id === over);
            if (next) set(next.form === pointer?.form ? { over } : listOver(next));
          }}
        />
      </div>
      <div className="build-line">
        <label htmlFor={id}>{t("building.name")}</label>
        <TextBox
          id={id}
          value={said(list.label, lang)}
          maxLength={60}
          placeholder={pointer && desk.say(pointer.form.label)}
          onCommit={(text) => set({ label: resaid(list.label, lang, text.trim()) || undefined })}
        />
      </div>
      {pointer && <Shown desk={desk} list={list} form={pointer.form.id} set={set} />}
      {MAY.map((name) => (
        <label key={name} className="build-line is-inline">
          <span>{t(`building.list.${name}`)}</span>
          <input
            type="checkbox"
            checked={list[name]}
            onChange={(event) => set({ [name]: event.target.checked })}
          />
        </label>
      ))}
      <FieldActs desk={desk} ids={[list.id]} />
    </div>
  );
}

interface ShownProps {
  desk: Desk;
  list: ListElement;
  form: string;
  set: (settings: Partial<ListElement>) => void;
}

/** What the list shows of the form whose records refer, chosen as for a view of that form. */
function Shown({ desk, list, form: id, set }: ShownProps) {
  const near = useMemo(() => {
    const { draft } = desk.build;
    const form = draft.document.forms.find((one) => one.id === id) ?? desk.form;
    const view = draft.sketch.find((one) => one.key === id) ?? desk.state.view;
    return new Desk({ ...desk.state, form, view });
  }, [desk, id]);
  const drawn = useMemo(() => drawnApp(near), [near]);
  return (
    <>
      <ChosenPaths
        label={t("laid.columns")}
        desk={near}
        drawn={drawn}
        paths={list.columns}
        onChange={(columns) => set({ columns })}
      />
      <DraftFilter
        label={t("laid.filter")}
        desk={near}
        drawn={drawn}
        where={list.where}
        onChange={(where) => set({ where })}
      />
      <OrderSteps
        desk={near}
        fields={filterFields(drawn.app, drawn.form).filter(({ field }) => field.sortable)}
        order={list.order}
        onChange={(order) => set({ order })}
      />
    </>
  );
}

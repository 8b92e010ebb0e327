/** Below a list that is written in: the way to a new row, and what of the new ones is not saved, and why. */
import { Button } from "antd";
import type { FormView } from "../../api/types";
import type { SheetColumn } from "../../grid/contract";
import { Icon } from "../../kit/Icon";
import { t } from "../../text";
import type { NewRows } from "./useNewRows";

interface NewRowsBarProps {
  news: NewRows;
  form: FormView;
  columns: readonly SheetColumn[];
  onAdd: () => void;
  onNext: () => void;
  /** Show more fields as columns. */
  onColumns: (paths: readonly string[]) => void;
}

const MOST_TOLD = 3;

export function NewRowsBar({ news, form, columns, onAdd, onNext, onColumns }: NewRowsBarProps) {
  const { waiting, open } = news;
  const isShown = (path: string) => columns.some((column) => column.key === path);
  const away = waiting.filter((one) => !isShown(one.path));
  const fields = new Set(away.map((one) => one.path));
  const missing = form.fields
    .filter((field) => fields.has(field.key) && !field.fields)
    .map((field) => field.key);
  const said = [...new Set(away.map((one) => one.problem))].slice(0, MOST_TOLD);
  return (
    <>
      {open > 0 && (
        <div
          className={`cell-bar${waiting.length > 0 ? " is-stuck" : ""}`}
          role="status"
          data-testid="cells-new"
        >
          <Icon name={waiting.length > 0 ? "warning" : "info"} size={15} />
          <span>
            {t(waiting.length > 0 ? "cells.newStuck" : "cells.newOpen", { n: open })}
            {said.length > 0 && ` ${said.join(" ")}`}
          </span>
          {waiting.length > away.length && (
            <Button size="small" title="F8" aria-keyshortcuts="F8" onClick={onNext}>
              {t("cells.show")}
            </Button>
          )}
          {missing.length > 0 && (
            <Button size="small" onClick={() => onColumns(missing)}>
              {t("cells.newColumns")}
            </Button>
          )}
          <Button size="small" onClick={news.save}>
            {t("cells.newSave")}
          </Button>
          <Button size="small" onClick={() => news.drop()}>
            {t("cells.newDrop")}
          </Button>
        </div>
      )}
      <button type="button" className="plain-button is-link cell-add" onClick={onAdd}>
        <Icon name="plus" size={14} /> {t("cells.newRow")}
      </button>
    </>
  );
}

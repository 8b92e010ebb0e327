/** 审批矩阵 as a sheet: blocks are pasted, undone and filled as in Excel; what is no name or amount is marked, never guessed. */
import { Button } from "antd";
import { type ClipboardEvent, useEffect, useMemo, useRef, useState } from "react";
import type { MatrixElement } from "../../../../api/flows";
import { useAnybody } from "../../../../api/staff";
import { blockPasted, matrixNotes, type Named } from "../../../../document/flows/matrix";
import type { Rows } from "../../../../grid/contract";
import { SheetGrid } from "../../../../grid/SheetGrid";
import { Dialog } from "../../../../kit/Dialog";
import { ask } from "../../../../kit/dialogs";
import { t } from "../../../../text";
import "../../../../text/matrix";
import type { FlowDesk } from "../flowDesk";
import {
  type Book,
  columnsOf,
  countWrong,
  isBlank,
  matrixRow,
  PERSON,
  ROLE,
  readAgain,
  rowsOf,
  sayRange,
} from "./columns";
import { useFarPeople, useNamesOf } from "./farPeople";
import { optionChoices } from "./fields";
import { MatrixHead } from "./MatrixHead";
import { PickNames } from "./PickNames";
import "./matrix.css";

interface MatrixDialogProps {
  flow: FlowDesk;
  matrix: MatrixElement;
  onClose: (matrix: MatrixElement | null) => void;
}

const MOST_ROWS = 500;

export function MatrixDialog({ flow, matrix, onClose }: MatrixDialogProps) {
  const [head, setHead] = useState<MatrixElement>(matrix);
  const [rows, setRows] = useState<Rows>(() => rowsOf(matrix.rows));
  const [found, setFound] = useState<readonly Named[]>([]);
  const [anyway, setAnyway] = useState(false);
  const book = useBook(flow, head, useNamesOf(matrix.rows), found);
  const columns = useMemo(
    () =>
      columnsOf(head, book, async (value, known, label) => {
        const chosen = Array.isArray(value) ? value.map(String) : [];
        const next = await ask<string[]>((close) => (
          <PickNames label={label} known={known} chosen={chosen} onClose={close} />
        ));
        return next === null ? undefined : next.length ? next : null;
      }),
    [head, book],
  );
  useFarPeople(rows, setFound);
  useEffect(() => setRows((now) => readAgain(now, columns)), [columns]);
  const known = useMemo(() => new Set(matrix.rows.map((row) => row.id)), [matrix]);
  const filled = rows.filter((row) => !isBlank(row));
  const numbers = filled.map((row) => rows.indexOf(row) + 1);
  const made = filled.map((row) => matrixRow(row, head, known));
  const notes = head.amount ? matrixNotes(made) : [];
  const wrong = countWrong(filled, columns);
  const box = useRef<HTMLDivElement>(null);
  const say = (note: (typeof notes)[number]) =>
    t(`matrix.note.${note.kind}`, {
      row: numbers[note.row] ?? 0,
      other: numbers[(note.other ?? 1) - 1] ?? 0,
      range: sayRange(note.range),
    });
  const noteAt = (key: string) => {
    const told = notes.filter((note) => filled[note.row]?.key === key).map(say);
    return told.length ? told.join("\n") : null;
  };
  const handlePaste = (event: ClipboardEvent) => {
    const text = event.clipboardData.getData("text/plain");
    const block = blockPasted(text);
    if (block === text) return;
    event.preventDefault();
    event.stopPropagation();
    const data = new DataTransfer();
    data.setData("text/plain", block);
    event.target.dispatchEvent(
      new window.ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }),
    );
  };
  const handleDone = () => {
    if (wrong > 0) setAnyway(true);
    else onClose({ ...head, rows: made });
  };
  return (
    <Dialog
      title={t("matrix.edit")}
      width={980}
      tall
      testId="matrix"
      first=".matrix-sheet input"
      onClose={() => onClose(null)}
      footer={
        <>
          <Button onClick={() => onClose(null)}>{t("kit.cancel")}</Button>
          <Button type="primary" onClick={handleDone}>
            {t("matrix.done")}
          </Button>
        </>
      }
    >
      <MatrixHead flow={flow} matrix={head} onChange={setHead} />
      <div ref={box} className="matrix-sheet" onPasteCapture={handlePaste}>
        <SheetGrid
          label={t("matrix.edit")}
          columns={columns}
          rows={rows}
          onRows={setRows}
          maxRows={MOST_ROWS}
          maxHeight={420}
          problem={(key, column) => {
            const row = rows.find((one) => one.key === key);
            const lacks = column === "who" && row && !isBlank(row) && !row.values.who;
            return lacks ? t("matrix.noWho") : null;
          }}
          warning={(key, column) => (column === "range" ? noteAt(key) : null)}
        />
      </div>
      {anyway && wrong > 0 && (
        <p className="bar bar-red" role="alert">
          {t("matrix.wrong", { n: wrong })}
        </p>
      )}
      {made.length > 0 && head.amount && (
        <ul className="matrix-notes" aria-live="polite" data-testid="matrix-notes">
          {notes.length === 0 && <li className="is-fine">{t("matrix.fine")}</li>}
          {notes.map((note, index) => (
            <li key={`${index.toString()}${note.row}`}>{say(note)}</li>
          ))}
        </ul>
      )}
      <p className="muted">{t("matrix.hint")}</p>
    </Dialog>
  );
}

/** said: whom the rows name; null until that is known. found: who was found by name besides. */
function useBook(
  flow: FlowDesk,
  head: MatrixElement,
  said: readonly Named[] | null,
  found: readonly Named[],
): Book {
  const staff = useAnybody().data;
  const { known } = flow.state;
  return useMemo(() => {
    const logins = new Map((staff?.rows ?? []).map((one) => [one.id, one.login]));
    const near = [...known.people].map(([id, name]) => {
      const login = logins.get(id);
      return { id: `${PERSON}${id}`, name, also: [...(login ? [login] : []), t("matrix.person", { name })] };
    });
    const isNear = new Set(near.map((one) => one.id));
    const far = new Map([...(said ?? []), ...found].map((one) => [one.id, one]));
    const roles = [...known.roles].map(([id, name]) => ({
      id: `${ROLE}${id}`,
      name,
      also: [t("matrix.role", { name })],
    }));
    const options = optionChoices(flow).find((one) => one.value === head.option)?.options ?? [];
    return {
      people: [...near, ...[...far.values()].filter((one) => !isNear.has(one.id)), ...roles],
      isSaid: said !== null,
      departments: [...known.departments].map(([id, name]) => ({ id, name })),
      options: options.map((one) => ({
        id: one.id,
        name: flow.say(one.label ?? one.value),
        also: [one.value],
      })),
    };
  }, [flow, known, staff, head.option, said, found]);
}

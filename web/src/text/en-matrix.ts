/** Texts of the sheet of a matrix of approval. */
import type { zhMatrix } from "./zh-matrix";

export const enMatrix: Record<keyof typeof zhMatrix, string> = {
  "matrix.edit": "Matrix of approval",
  "matrix.find": "Find",
  "matrix.done": "Done",
  "matrix.range": "Amount",
  "matrix.starter": "Starter",
  "matrix.lines": "Where there are several lines",
  "matrix.anyLine": "One line that fits is enough",
  "matrix.largest": "Only the line with the largest “{column}”",
  "matrix.byStarter": "By who begins it",
  "matrix.ofStarter": "Department of the starter",
  "matrix.from": ">= {n}",
  "matrix.below": "< {n}",
  "matrix.hint":
    "As in Excel: paste a block, undo (Ctrl+Z), drag to fill. Amounts are 10000-50000, >= 50000, or < 50000; an empty cell is all. The first row that fits counts. Double-click a cell of names to choose.",
  "matrix.no.not": "This is no range. Write 10000-50000, >= 50000 or < 50000; empty for any.",
  "matrix.no.single": "One number says neither where it begins nor ends. Write >= {text} or < {text}.",
  "matrix.no.unit": "It can be read in two ways. Write the unit of both ends.",
  "matrix.no.above": "A range begins with its number. Write >= instead of >, such as >= 50000.01.",
  "matrix.no.upTo": "A range ends before its number. Write < instead of <=, such as < 50000.01.",
  "matrix.no.empty": "A range begins below where it ends.",
  "matrix.unknown": "Nothing in “{column}” is called “{name}”. Check the name, or double-click to choose.",
  "matrix.several":
    "Several are called “{name}”. Double-click to choose; people go by login too, roles by “role:{name}”.",
  "matrix.noWho": "Nobody is named yet; write people or roles.",
  "matrix.wrong": "{n} cells are not understood; mend the red ones first.",
  "matrix.note.gap": "Row {row}: nobody for {range}; add a row.",
  "matrix.note.overlap": "Rows {row} and {other} overlap: {range}; the one before counts.",
  "matrix.note.never":
    "Row {row} is never used: row {other} holds for all of it. Move it up or take it away.",
  "matrix.fine": "No overlaps and no gaps.",
  "matrix.pick": "Choose: {column}",
  "matrix.role": "role:{name}",
  "matrix.person": "person:{name}",
  "matrix.everything": "any amount",
};

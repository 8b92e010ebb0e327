/**
 * Conditions of flows are formulas; most say what a filter can say. These are read as filters, for the rows of the builder, and
 * written back; any other stays a formula. Pure.
 */
import type { Filter, FilterOp } from "../../api/types";
import { type LiteralKind, quoted, writeLiteral } from "./literals";

/**
 * What a field holds, as a formula sees it: "ref" the id of a record, "many" several texts or ids, "sum" what rows come to
 * together, of which the sum is compared, or what stands behind the @ of the path.
 */
export type ValueKind = LiteralKind | "ref" | "many" | "sum";

/** What rows come to besides their sum, by what stands behind the @ of a path: "lines.price@max", "lines.@count". */
export const ROWS_TO = ["count", "max", "min", "average"] as const;

/** Which sort of value a path has; null if no condition of rows can be made of it. */
export type KindOf = (path: string) => ValueKind | null;

/** The comparisons that can be written, by the sort of value. */
export const OPS: Readonly<Record<ValueKind, readonly FilterOp[]>> = {
  text: ["in", "not_in", "eq", "ne", "contains", "not_contains", "starts", "empty", "not_empty"],
  number: ["eq", "ne", "gt", "gte", "lt", "lte", "between", "empty", "not_empty"],
  day: ["gte", "lt", "lte", "gt", "between", "empty", "not_empty"],
  flag: ["eq"],
  sum: ["eq", "ne", "gt", "gte", "lt", "lte", "between"],
  ref: ["in", "not_in", "empty", "not_empty"],
  many: ["in", "not_in", "contains", "empty", "not_empty"],
};

/** Who began the run, and where they belong: paths of one step, so that they stand beside the fields of the form. */
export const STARTER = "flow_starter";
export const STARTER_PARTS = ["departments", "roles"] as const;

/** The path of an amount with that of others of the same relation, of so many hours, that are not agreed to yet. */
export const unsettledPath = (amount: string, relation: string, hours: number) =>
  `${amount}@${relation}@${hours}`;
export const UNSETTLED = /^(\w+)@(\w+)@(\d+)$/;

const named = (path: string) =>
  path
    .replace(UNSETTLED, "$1.$2.unsettled_$3h")
    .replace(/^flow_starter@/, "flow_starter.")
    .split(".")
    .map((step) => `#${step}`)
    .join(".");
/** What rows come to together; no average of no rows is 0, so that a record without rows goes some way. */
function together(path: string): string {
  const [column = "", how] = path.split("@");
  const name = named(column.replace(/\.$/, ""));
  if (how === "average") return `IFERROR(AVERAGE(${name}), 0)`;
  return `${how ? how.toUpperCase() : "SUM"}(${name})`;
}

const bare = (name: string) =>
  name
    .replace(/#/g, "")
    .replace(/^(\w+)\.(\w+)\.unsettled_(\d+)h$/, "$1@$2@$3")
    .replace(/^flow_starter\./, "flow_starter@");

const SIGNS: Partial<Record<FilterOp, string>> = {
  eq: "=",
  ne: "<>",
  gt: ">",
  gte: ">=",
  lt: "<",
  lte: "<=",
};
const OPS_OF: Record<string, FilterOp> = {
  "=": "eq",
  "==": "eq",
  "<>": "ne",
  "!=": "ne",
  ">": "gt",
  ">=": "gte",
  "<": "lt",
  "<=": "lte",
};

/** Write a filter as a formula; null if a part of it cannot be. */
export function toFormula(filter: Filter, kindOf: KindOf): string | null {
  if ("not" in filter) {
    const inner = toFormula(filter.not, kindOf);
    return inner && `NOT(${inner})`;
  }
  if ("and" in filter || "or" in filter) {
    const parts = ("and" in filter ? filter.and : filter.or).map((one) => toFormula(one, kindOf));
    if (parts.length === 0 || parts.some((one) => one === null)) return null;
    if (parts.length === 1) return parts[0] ?? null;
    return `${"and" in filter ? "AND" : "OR"}(${parts.join(", ")})`;
  }
  const { field, op, value } = filter as { field: string; op: FilterOp; value?: unknown };
  const kind = kindOf(field);
  const path = kind === "sum" ? together(field) : named(field);
  if (op === "empty") return `ISBLANK(${path})`;
  if (op === "not_empty") return `NOT(ISBLANK(${path}))`;
  if (kind === null || !OPS[kind].includes(op)) return null;
  if (kind === "many") return ofSeveral(path, op, value);
  const said = (one: unknown) =>
    kind === "ref" ? idLiteral(one) : writeLiteral(one, kind === "sum" ? "number" : kind);
  if (op === "between") {
    const [from, to] = (Array.isArray(value) ? value : []).map(said);
    return from && to ? `AND(${path} >= ${from}, ${path} <= ${to})` : null;
  }
  if (op === "in" || op === "not_in") {
    const values = (Array.isArray(value) ? value : [value]).map(said);
    if (values.length === 0 || values.some((one) => one === null)) return null;
    const each = values.map((one) => `${path} = ${one}`);
    const any = each.length === 1 ? each[0] : `OR(${each.join(", ")})`;
    if (op === "in") return any ?? null;
    return each.length === 1 ? `${path} <> ${values[0]}` : `NOT(${any})`;
  }
  const literal = said(value);
  if (literal === null) return null;
  if (op === "contains") return `CONTAINS(${path}, ${quoted(String(value))})`;
  if (op === "not_contains") return `NOT(CONTAINS(${path}, ${quoted(String(value))}))`;
  if (op === "starts") return `STARTSWITH(${path}, ${quoted(String(value))})`;
  return `${path} ${SIGNS[op]} ${literal}`;
}

/** An id or a text; a word that means something else for everybody who looks, such as $me, means nothing to a flow. */
function idLiteral(value: unknown): string | null {
  const id = typeof value === "object" && value !== null ? (value as { id?: unknown }).id : value;
  return typeof id === "string" && id !== "" && !id.startsWith("$") ? quoted(id) : null;
}

/** Several values have any of some, none of them, or all: OR takes those of one field as several truths. */
function ofSeveral(path: string, op: FilterOp, value: unknown): string | null {
  const values = (Array.isArray(value) ? value : [value]).map(idLiteral);
  if (values.length === 0 || values.some((one) => one === null)) return null;
  const each = values.map((one) => `${path} = ${one}`);
  if (op !== "contains") return op === "in" ? `OR(${each.join(", ")})` : `NOT(OR(${each.join(", ")}))`;
  const all = each.map((one) => `OR(${one})`);
  return all.length === 1 ? (all[0] ?? null) : `AND(${all.join(", ")})`;
}

/** Read a formula as a filter; null where it says more than one can. */
export function fromFormula(formula: string, kindOf: KindOf): Filter | null {
  const tokens = tokensOf(formula);
  if (!tokens) return null;
  const reader = new Reader(tokens, kindOf);
  const filter = reader.condition();
  return filter && reader.isAtEnd ? filter : null;
}

type Token = { sort: "path" | "text" | "number" | "sign" | "name" | "mark"; text: string };

const PIECES: readonly [Token["sort"], RegExp][] = [
  ["path", /^#\w+(?:\.#\w+)*/],
  ["text", /^"(?:[^"]|"")*"/],
  ["number", /^-?\d+(?:\.\d+)?/],
  ["sign", /^(?:<>|<=|>=|==|!=|=|<|>)/],
  ["name", /^[A-Z]+/i],
  ["mark", /^[(),]/],
];

function tokensOf(formula: string): Token[] | null {
  const tokens: Token[] = [];
  let rest = formula.trim().replace(/^=/, "");
  while (rest !== "") {
    const found = PIECES.map(([sort, piece]) => ({ sort, text: piece.exec(rest)?.[0] ?? "" })).find(
      (one) => one.text !== "",
    );
    if (!found) return null;
    tokens.push(found);
    rest = rest.slice(found.text.length).trimStart();
  }
  return tokens;
}

const unquoted = (text: string) => text.slice(1, -1).replace(/""/g, '"');

class Reader {
  private place = 0;
  private isInOr = false;

  constructor(
    private readonly tokens: readonly Token[],
    private readonly kindOf: KindOf,
  ) {}

  get isAtEnd(): boolean {
    return this.place === this.tokens.length;
  }

  condition(): Filter | null {
    const token = this.next();
    if (token?.sort === "name") return this.call(token.text.toUpperCase());
    if (token?.sort !== "path") return null;
    const field = bare(token.text);
    return this.kindOf(field) === "sum" ? null : this.comparison(field);
  }

  private comparison(field: string): Filter | null {
    const sign = this.next();
    if (sign?.sort !== "sign") return null;
    return this.compared(field, OPS_OF[sign.text] ?? "eq");
  }

  private compared(field: string, op: FilterOp): Filter | null {
    const value = this.value();
    const kind = this.kindOf(field);
    if (value === undefined || kind === null) return null;
    if (kind === "ref" || kind === "many") return this.named(field, op, value, kind);
    if (typeof value === "boolean") return kind === "flag" && op === "eq" ? { field, op, value } : null;
    return kind !== "flag" && (OPS[kind].includes(op) || op === "eq") ? { field, op, value } : null;
  }

  /** Which records or options are meant; of several values only within OR. */
  private named(field: string, op: FilterOp, value: string | boolean, kind: "ref" | "many"): Filter | null {
    if (typeof value === "boolean" || (kind === "many" && !this.isInOr)) return null;
    if (op === "ne") return kind === "ref" ? { field, op: "not_in", value: [value] } : null;
    return op === "eq"
      ? { field, op: kind === "ref" ? "in" : "eq", value: kind === "ref" ? [value] : value }
      : null;
  }

  private value(): string | boolean | undefined {
    const token = this.next();
    if (token?.sort === "text") return unquoted(token.text);
    if (token?.sort === "number") return token.text;
    const name = token?.sort === "name" ? token.text.toUpperCase() : "";
    if (name === "TRUE" || name === "FALSE") return name === "TRUE";
    if (name !== "DATE" || !this.mark("(")) return undefined;
    const parts = [
      this.next()?.text,
      this.mark(",") && this.next()?.text,
      this.mark(",") && this.next()?.text,
    ];
    if (!this.mark(")") || parts.some((one) => !one || !/^\d+$/.test(one))) return undefined;
    const [year, month, day] = parts as string[];
    return `${year?.padStart(4, "0")}-${month?.padStart(2, "0")}-${day?.padStart(2, "0")}`;
  }

  private call(name: string): Filter | null {
    if (!this.mark("(")) return null;
    if (name === "AND" || name === "OR") return this.joined(name === "AND" ? "and" : "or");
    if (name === "NOT") {
      const inner = this.condition();
      return inner && this.mark(")") ? denied(inner) : null;
    }
    if (name === "IFERROR") return this.average();
    const path = this.next();
    if (path?.sort !== "path") return null;
    const field = bare(path.text);
    const together = TOGETHER[name]?.(field);
    if (together) return this.mark(")") && this.kindOf(together) === "sum" ? this.comparison(together) : null;
    if (name === "ISBLANK") return this.mark(")") ? { field, op: "empty" } : null;
    const op = name === "CONTAINS" ? "contains" : name === "STARTSWITH" ? "starts" : null;
    const text = op && this.mark(",") ? this.next() : undefined;
    if (op === null || text?.sort !== "text" || !this.mark(")") || this.kindOf(field) !== "text") return null;
    return { field, op, value: unquoted(text.text) };
  }

  private average(): Filter | null {
    if (this.next()?.text.toUpperCase() !== "AVERAGE" || !this.mark("(")) return null;
    const path = this.next();
    const field = `${bare(path?.text ?? "")}@average`;
    if (path?.sort !== "path" || !this.mark(")") || !this.mark(",") || this.next()?.text !== "0") return null;
    return this.mark(")") && this.kindOf(field) === "sum" ? this.comparison(field) : null;
  }

  private joined(join: "and" | "or"): Filter | null {
    const parts: Filter[] = [];
    do {
      this.isInOr = join === "or";
      const part = this.condition();
      if (!part) return null;
      parts.push(part);
    } while (this.mark(","));
    this.isInOr = false;
    if (!this.mark(")")) return null;
    return tidied(join, parts, this.kindOf);
  }

  private next(): Token | undefined {
    this.place += 1;
    return this.tokens[this.place - 1];
  }

  private mark(text: string): boolean {
    if (this.tokens[this.place]?.text !== text) return false;
    this.place += 1;
    return true;
  }
}

const TOGETHER: Record<string, (field: string) => string> = {
  SUM: (field) => field,
  MAX: (field) => `${field}@max`,
  MIN: (field) => `${field}@min`,
  COUNT: (field) => `${field}.@count`,
};

interface Test {
  field: string;
  op: FilterOp;
  value?: unknown;
}

function denied(inner: Filter): Filter {
  if ("field" in inner) {
    const { field, op, value } = inner as Test;
    if (op === "empty") return { field, op: "not_empty" };
    if (op === "contains") return { field, op: "not_contains", value };
    if (op === "in") return { field, op: "not_in", value } as Filter;
  }
  return { not: inner };
}

/** Two bounds of one field are a range, equal to this or that is one of several. */
function tidied(join: "and" | "or", parts: Filter[], kindOf: KindOf): Filter {
  const tests = parts.flatMap((one) => ("field" in one ? [one as Test] : []));
  const isOfOne = tests.length === parts.length && new Set(tests.map((one) => one.field)).size === 1;
  const field = tests[0]?.field ?? "";
  if (isOfOne && join === "or" && tests.every((one) => one.op === "eq" && typeof one.value === "string"))
    return { field, op: "in", value: tests.map((one) => one.value) } as Filter;
  if (
    isOfOne &&
    tests.every((one) => one.op === "in") &&
    kindOf(field) === (join === "or" ? "ref" : "many")
  ) {
    const values = tests.map((one) => one.value as unknown[]);
    if (join === "or") return { field, op: "in", value: values.flat() };
    if (values.every((one) => one.length === 1)) return { field, op: "contains", value: values.flat() };
  }
  const [from, to] = tests;
  if (isOfOne && join === "and" && tests.length === 2 && from?.op === "gte" && to?.op === "lte")
    return { field, op: "between", value: [from.value, to.value] } as Filter;
  const several = (one: Filter): Filter =>
    "field" in one && one.op === "eq" && kindOf(one.field) === "many"
      ? { ...one, op: "in", value: [one.value] }
      : one;
  return join === "and" ? { and: parts } : { or: parts.map(several) };
}

/** The same condition with another field where one was. */
export function withField(filter: Filter, from: string, to: string): Filter {
  if ("not" in filter) return { not: withField(filter.not, from, to) };
  if ("and" in filter) return { and: filter.and.map((one) => withField(one, from, to)) };
  if ("or" in filter) return { or: filter.or.map((one) => withField(one, from, to)) };
  return filter.field === from ? { ...filter, field: to } : filter;
}

/** The tests of a condition that compare with a number, for whoever may only change these. */
export interface AmountTest {
  field: string;
  op: FilterOp;
  /** Which of two, of a range. */
  part: number;
  value: string;
}

export function amountsOf(filter: Filter, kindOf: KindOf): AmountTest[] {
  if ("not" in filter) return amountsOf(filter.not, kindOf);
  if ("and" in filter || "or" in filter)
    return ("and" in filter ? filter.and : filter.or).flatMap((one) => amountsOf(one, kindOf));
  const { field, op, value } = filter as Test;
  if (kindOf(field) !== "number" && kindOf(field) !== "sum") return [];
  const values = Array.isArray(value) ? value : value === undefined ? [] : [value];
  return values.map((one, part) => ({ field, op, part, value: String(one) }));
}

/** The same with one amount changed, counted as `amountsOf` lists them. */
export function withAmount(filter: Filter, kindOf: KindOf, index: number, amount: string): Filter {
  let left = index;
  const changed = (one: Filter): Filter => {
    if ("not" in one) return { not: changed(one.not) };
    if ("and" in one) return { and: one.and.map(changed) };
    if ("or" in one) return { or: one.or.map(changed) };
    const count = amountsOf(one, kindOf).length;
    const here = left;
    left -= count;
    if (here < 0 || here >= count) return one;
    const { value } = one as Test;
    const next = Array.isArray(value) ? value.map((old, at) => (at === here ? amount : old)) : amount;
    return { ...one, value: next } as Filter;
  };
  return changed(filter);
}

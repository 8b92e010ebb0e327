/** Steps that were copied, made to fit another form: fields are found by name and kind, what is not is told. Pure. */
import type { Words } from "../../api/building";
import type { NodeElement } from "../../api/flows";

/** A field as far as another one is recognized in it. */
export interface Known {
  id: string;
  key?: string;
  label?: Words | string | null;
  kind?: string;
  target?: unknown;
  options?: unknown;
  fields?: unknown;
}

export interface FormOf {
  fields: readonly Known[];
  /** The fields of a form a relation leads to. */
  related: (form: string) => readonly Known[];
}

export interface Pasted {
  nodes: NodeElement[];
  /** The names of fields that have nothing like them here, each once. */
  lost: string[];
}

const words = (label: Known["label"]): string[] =>
  typeof label === "string" ? [label] : Object.values(label ?? {}).filter((one) => typeof one === "string");

function alike(field: Known, others: readonly Known[]): Known | undefined {
  const same = others.find((one) => one.id === field.id);
  const of = others.filter((one) => one.kind === field.kind);
  const said = words(field.label);
  const byLabel = of.filter((one) => words(one.label).some((word) => said.includes(word)));
  return same ?? (byLabel.length === 1 ? byLabel[0] : of.find((one) => one.key === field.key));
}

interface Option {
  id: string;
  value: string;
}
const optionsOf = (field: Known) => (Array.isArray(field.options) ? (field.options as Option[]) : []);
const columnsOf = (field: Known) => (Array.isArray(field.fields) ? (field.fields as Known[]) : []);

class Matches {
  readonly ids = new Map<string, string>();
  readonly keys = new Map<string, string>();
  readonly lost = new Map<string, string>();

  constructor(
    private readonly from: FormOf,
    private readonly to: FormOf,
  ) {
    this.match(from.fields, to.fields, true);
  }

  private match(fields: readonly Known[], others: readonly Known[], isDeeper: boolean): void {
    for (const field of fields) {
      const found = alike(field, others);
      if (!found) {
        if (!this.ids.has(field.id)) this.lost.set(field.id, words(field.label)[0] ?? field.id);
        if (isDeeper) this.match(columnsOf(field), [], false);
        continue;
      }
      this.lost.delete(field.id);
      this.ids.set(field.id, found.id);
      if (field.key && found.key) this.keys.set(field.key, found.key);
      for (const option of optionsOf(field)) {
        const same = optionsOf(found).find((one) => one.value === option.value);
        if (same) this.ids.set(option.id, same.id);
      }
      if (!isDeeper) continue;
      this.match(columnsOf(field), columnsOf(found), true);
      if (
        typeof field.target === "string" &&
        typeof found.target === "string" &&
        field.target !== found.target
      )
        this.match(this.from.related(field.target), this.to.related(found.target), false);
    }
  }
}

const MARK = /#([a-z][a-z0-9_]*)/g;
const PIECE = /\{([^{}\s]{1,200})\}/g;

/** The steps with the fields of another form; ids of their own they get elsewhere. */
export function fitted(nodes: readonly NodeElement[], from: FormOf, to: FormOf): Pasted {
  const matches = new Matches(from, to);
  const change = (node: NodeElement): [NodeElement, Set<string>] => {
    const lost = new Set<string>();
    const id = (name: string) => {
      const why = matches.lost.get(name);
      if (why !== undefined) lost.add(why);
      return matches.ids.get(name) ?? name;
    };
    const text = (said: string): string =>
      matches.ids.has(said) || matches.lost.has(said)
        ? id(said)
        : said
            .replace(MARK, (_, name: string) => `#${id(name)}`)
            .replace(PIECE, (_, path: string) => {
              const steps = path.split(".").map((step) => matches.keys.get(step) ?? step);
              return `{${steps.join(".")}}`;
            });
    const part = (value: unknown, name: string): unknown => {
      if (name === "ways" && Array.isArray(value)) return value.map((way) => part(way, "way"));
      if (name === "nodes" && Array.isArray(value)) return value.map((one) => marked(one as NodeElement));
      if (name === "id" || name === "kind") return value;
      if (typeof value === "string") return text(value);
      if (Array.isArray(value)) return value.map((one) => part(one, ""));
      if (typeof value !== "object" || value === null) return value;
      return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, part(one, key)]));
    };
    return [part(node, "") as NodeElement, lost];
  };
  const every = new Set<string>();
  const marked = (node: NodeElement): NodeElement => {
    const [made, lost] = change(node);
    for (const name of lost) every.add(name);
    return lost.size ? { ...made, note: noted(made.note, [...lost]) } : made;
  };
  return { nodes: nodes.map(marked), lost: [...every] };
}

/** What is to be filled is said in the note of the step, in whichever languages it has. */
export const TO_FILL = "⚠";
function noted(note: unknown, lost: readonly string[]): Words {
  const said = `${TO_FILL} ${lost.join(", ")}`;
  if (typeof note === "object" && note !== null)
    return Object.fromEntries(
      Object.entries(note).map(([lang, text]) => [lang, `${said} ${String(text)}`]),
    ) as Words;
  return typeof note === "string" && note !== "" ? `${said} ${note}` : said;
}

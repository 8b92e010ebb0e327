/** The text of a comment: who is called in it, and what of it is a link. Pure. */

export interface Called {
  id: string;
  name: string;
}

/** A piece of a comment; `href` of what may be opened. */
export interface Piece {
  kind: "text" | "link" | "mention";
  text: string;
}

const LINK = /https?:\/\/[^\s<>"'，。；、！？（）【】「」《》]+/g;
const LONGEST_NAME = 20;

/** What is being typed behind the last "@" before the caret; null if nobody is being called. */
export function calledAt(text: string, caret: number): { from: number; search: string } | null {
  const from = text.lastIndexOf("@", caret - 1);
  if (from < 0 || caret <= from) return null;
  const search = text.slice(from + 1, caret);
  // Behind a letter it is an address of mail.
  if (/[A-Za-z0-9._-]/.test(text.charAt(from - 1)) || /\s/.test(search) || search.length > LONGEST_NAME)
    return null;
  return { from, search };
}

/** Put a name where it was being typed; gives the text and where the caret goes. */
export function put(text: string, from: number, caret: number, name: string): [text: string, caret: number] {
  const said = `@${name} `;
  return [text.slice(0, from) + said + text.slice(caret).replace(/^ /, ""), from + said.length];
}

/** Those of the chosen who are still called in the text, each once; of one name as many as it is said, the last chosen. */
export function stillCalled(text: string, chosen: readonly Called[]): Called[] {
  const pieces = piecesOf(
    text,
    chosen.map((one) => one.name),
  );
  return [...new Set(chosen.map((one) => one.name))].flatMap((name) => {
    const times = pieces.filter((piece) => piece.kind === "mention" && piece.text === `@${name}`).length;
    const people = new Map<string, Called>();
    for (const one of chosen.filter((person) => person.name === name)) {
      people.delete(one.id);
      people.set(one.id, one);
    }
    return times > 0 ? [...people.values()].slice(-times) : [];
  });
}

/** Take a comment apart: names that are called, links, and the text between them. */
export function piecesOf(text: string, names: readonly string[]): Piece[] {
  const marks: { from: number; to: number; kind: Piece["kind"] }[] = [];
  for (const found of text.matchAll(LINK))
    marks.push({ from: found.index, to: found.index + tidied(found[0]).length, kind: "link" });
  // The longest name first: 王芳芳 is not 王芳.
  for (const name of [...names].sort((one, other) => other.length - one.length)) {
    const said = `@${name}`;
    for (let from = text.indexOf(said); from >= 0; from = text.indexOf(said, from + said.length)) {
      const to = from + said.length;
      const start = from;
      if (!marks.some((one) => start < one.to && to > one.from)) marks.push({ from, to, kind: "mention" });
    }
  }
  marks.sort((one, other) => one.from - other.from);
  const pieces: Piece[] = [];
  let at = 0;
  for (const { from, to, kind } of marks) {
    if (from > at) pieces.push({ kind: "text", text: text.slice(at, from) });
    pieces.push({ kind, text: text.slice(from, to) });
    at = to;
  }
  if (at < text.length) pieces.push({ kind: "text", text: text.slice(at) });
  return pieces;
}

/** A full stop behind an address is not of it. */
const tidied = (link: string): string => link.replace(/[.,;:!?)\]]+$/, "");

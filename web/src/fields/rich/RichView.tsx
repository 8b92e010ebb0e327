/** Rich text to read: elements made of blocks, whatever stands in them; only links that lead to addresses are links. */
import type { ReactNode } from "react";
import type { RichBlock, RichRun } from "../../api/rich";
import { isItem, isLink } from "./tree";
import "./rich.css";

const MARK_TAGS = { bold: "strong", italic: "em", underline: "u", strike: "s" } as const;

export function RichView({ blocks }: { blocks: readonly RichBlock[] }) {
  return <div className="rich">{stretches(blocks).map(stretch)}</div>;
}

/** Items that follow one another are one list. */
function stretches(blocks: readonly RichBlock[]): RichBlock[][] {
  const made: RichBlock[][] = [];
  for (const block of blocks) {
    const last = made[made.length - 1];
    if (last?.[0] && isItem(last[0]) && isItem(block)) last.push(block);
    else made.push([block]);
  }
  return made;
}

function stretch(blocks: readonly RichBlock[], at: number): ReactNode {
  const [first] = blocks;
  if (!first) return null;
  if (isItem(first)) return lists(blocks, 0, String(at));
  const inside = first.runs.length > 0 ? first.runs.map(run) : <br />;
  if (first.kind === "title") return <h3 key={at}>{inside}</h3>;
  if (first.kind === "subtitle") return <h4 key={at}>{inside}</h4>;
  return first.kind === "quote" ? <blockquote key={at}>{inside}</blockquote> : <p key={at}>{inside}</p>;
}

/** Items of one level, each with the deeper ones after it; another kind of list begins where the sign changes. */
function lists(blocks: readonly RichBlock[], level: number, key: string): ReactNode[] {
  const made: { kind: RichBlock["kind"]; items: { block: RichBlock | null; deeper: RichBlock[] }[] }[] = [];
  for (const block of blocks) {
    const last = made[made.length - 1];
    if ((block.level ?? 0) > level) {
      if (last) last.items[last.items.length - 1]?.deeper.push(block);
      else made.push({ kind: block.kind, items: [{ block: null, deeper: [block] }] });
    } else if (last?.kind === block.kind) last.items.push({ block, deeper: [] });
    else made.push({ kind: block.kind, items: [{ block, deeper: [] }] });
  }
  return made.map(({ kind, items }, at) => {
    const Tag = kind === "number" ? "ol" : "ul";
    const listKey = `${key}-${at}`;
    return (
      <Tag key={listKey} start={kind === "number" && !items[0]?.block ? 0 : undefined}>
        {items.map(({ block, deeper }, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: items have no other name than their place
          <li key={place} className={block ? undefined : "is-bare"}>
            {block?.runs.map(run)}
            {deeper.length > 0 && lists(deeper, level + 1, `${listKey}-${place}`)}
          </li>
        ))}
      </Tag>
    );
  });
}

function run(run: RichRun, at: number): ReactNode {
  let made: ReactNode = run.text;
  for (const mark of run.marks ?? []) {
    const Tag = MARK_TAGS[mark];
    if (Tag) made = <Tag>{made}</Tag>;
  }
  if (run.link && isLink(run.link))
    made = (
      <a href={run.link} target="_blank" rel="noopener noreferrer nofollow">
        {made}
      </a>
    );
  return (
    <span key={at} className={run.color ? `rich-${run.color}` : undefined}>
      {made}
    </span>
  );
}

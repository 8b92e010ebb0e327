/** Rich text: read as blocks, listed as plain text; the box to write it in is loaded when it is needed. */
import { lazy, Suspense } from "react";
import type { CellParts, InputProps, Place, ViewProps } from "./contract";
import { NoValue } from "./parts/Empty";
import { isRich, richText } from "./rich/tree";

const Editor = lazy(() => import("./rich/Editor"));
const Read = lazy(() => import("./rich/RichView").then((found) => ({ default: found.RichView })));

export const Input = (props: InputProps) => (
  <Suspense fallback={<span className="view-text is-long">{richText(props.value)}</span>}>
    <Editor {...props} />
  </Suspense>
);

export function View({ value }: ViewProps) {
  const text = richText(value);
  if (text === "") return <NoValue />;
  const plain = <span className="view-text is-long">{text}</span>;
  if (!isRich(value)) return plain;
  return (
    <Suspense fallback={plain}>
      <Read blocks={value.blocks} />
    </Suspense>
  );
}

export const Cell = (place: Place): CellParts => ({
  width: 220,
  grow: true,
  text: (value) =>
    richText(value)
      .slice(0, 300)
      .replace(/\s*\n\s*/g, " "),
  plain: richText,
  parse: (text) => ({ value: text }),
  ask: async (value) => (await import("./rich/askRich")).askRich(place, value),
});

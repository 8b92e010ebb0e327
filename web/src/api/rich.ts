/** Rich text: its words, and the blocks they stand in (decision 0063). */
export interface Rich {
  text: string;
  blocks: readonly RichBlock[];
}
export interface RichBlock {
  kind: "text" | "title" | "subtitle" | "quote" | "bullet" | "number";
  /** How deep an item of a list stands, 0 without it. */
  level?: number;
  runs: readonly RichRun[];
}
export interface RichRun {
  text: string;
  marks?: readonly ("bold" | "italic" | "underline" | "strike")[];
  color?: "red" | "orange" | "green" | "blue" | "purple" | "gray";
  link?: string;
}

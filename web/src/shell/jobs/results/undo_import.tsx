/** What came of taking an import back: how many, and which stayed because somebody changed them since. */
export { Result } from "./bulk";

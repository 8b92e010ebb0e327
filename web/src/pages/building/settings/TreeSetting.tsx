/** A tree of options as text: one a line, indented under its parent; rows of a sheet are pasted as they are. */
import { t } from "../../../text";
import type { Editor } from "./contract";
import { TextBox } from "./TextBox";

export const TreeSetting: Editor = ({ id, value, onChange }) => (
  <>
    <TextBox id={id} isLong value={String(value ?? "")} onCommit={(text) => text.trim() && onChange(text)} />
    <span className="muted">{t("building.treeHint")}</span>
  </>
);

/** Which component edits a setting, by the name the server gives. */
import { ChoiceOfSetting } from "./ChoiceOfSetting";
import type { Editor } from "./contract";
import { DefaultSetting } from "./DefaultSetting";
import { FormulaSetting } from "./FormulaSetting";
import { OptionsSetting } from "./OptionsSetting";
import {
  ChoiceSetting,
  DecimalSetting,
  LineSetting,
  SwitchSetting,
  WholeSetting,
  WidthSetting,
  WordsSetting,
} from "./plain";
import {
  ColumnsSetting,
  FillsSetting,
  RelationSetting,
  RowsSetting,
  SiblingSetting,
  SourceSetting,
  TargetSetting,
} from "./pointers";
import { SerialSetting } from "./SerialSetting";
import { TreeSetting } from "./TreeSetting";

export const editors: Readonly<Record<string, Editor>> = {
  choice: ChoiceSetting,
  choice_of: ChoiceOfSetting,
  columns: ColumnsSetting,
  decimal: DecimalSetting,
  default: DefaultSetting,
  fills: FillsSetting,
  formula: FormulaSetting,
  line: LineSetting,
  options: OptionsSetting,
  relation: RelationSetting,
  rows: RowsSetting,
  serial: SerialSetting,
  sibling: SiblingSetting,
  source: SourceSetting,
  switch: SwitchSetting,
  target: TargetSetting,
  text: WordsSetting,
  tree: TreeSetting,
  whole: WholeSetting,
  width: WidthSetting,
};

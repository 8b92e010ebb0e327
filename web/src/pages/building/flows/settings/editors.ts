/** Which component edits a setting of a flow, by the name the server gives. */
import { ButtonsSetting } from "./Buttons";
import { ChecksSetting } from "./Checks";
import { ConditionSetting } from "./Condition";
import type { FlowEditor } from "./contract";
import { DueSetting } from "./Due";
import { GroupsSetting } from "./lazily";
import { MarksSetting } from "./Marks";
import { OpensSetting } from "./Opens";
import { GivesSetting, MapsSetting } from "./Parts";
import { PeopleSetting, PersonSetting } from "./People";
import {
  ButtonSetting,
  ChannelsSetting,
  DayFieldSetting,
  DepartmentsSetting,
  FieldsSetting,
  FlowSetting,
  FormSetting,
  NodeSetting,
  RecordsSetting,
} from "./pointers";
import { FilterSetting, MatchesSetting, OrderSetting } from "./Query";
import { SetsSetting } from "./Sets";
import {
  ChoiceSetting,
  DaysSetting,
  LineSetting,
  RatioSetting,
  SwitchSetting,
  TextSetting,
  TextsSetting,
  TimeSetting,
  WholeSetting,
} from "./simple";
import { ValueSetting } from "./Value";
import { WaysSetting } from "./Ways";

export const editors: Readonly<Record<string, FlowEditor>> = {
  button: ButtonSetting,
  buttons: ButtonsSetting,
  channels: ChannelsSetting,
  checks: ChecksSetting,
  choice: ChoiceSetting,
  condition: ConditionSetting,
  day_field: DayFieldSetting,
  days: DaysSetting,
  departments: DepartmentsSetting,
  due: DueSetting,
  fields: FieldsSetting,
  filter: FilterSetting,
  flow: FlowSetting,
  form: FormSetting,
  gives: GivesSetting,
  groups: GroupsSetting,
  line: LineSetting,
  maps: MapsSetting,
  marks: MarksSetting,
  matches: MatchesSetting,
  node: NodeSetting,
  opens: OpensSetting,
  order: OrderSetting,
  people: PeopleSetting,
  person: PersonSetting,
  ratio: RatioSetting,
  records: RecordsSetting,
  sets: SetsSetting,
  switch: SwitchSetting,
  takes: MapsSetting,
  text: TextSetting,
  texts: TextsSetting,
  time: TimeSetting,
  value: ValueSetting,
  ways: WaysSetting,
  whole: WholeSetting,
};

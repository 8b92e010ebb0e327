/** What builders do that changes several elements of a draft at once, as one step. */
import type {
  Element,
  FieldRight,
  Level,
  ListElement,
  NewField,
  RowScope,
  Verb,
  ViewElement,
} from "./building";
import type { FlowAct } from "./flows";
import type { Filter, Layout } from "./types";

/** Where fields come to stand: `after` null is the head, "" the end. */
export interface Place {
  form: string;
  table: string;
  section?: string | null;
  after?: string | null;
}

export type Act =
  | { do: "add_form"; id: string; label: string; fields?: NewField[] }
  | { do: "copy_form"; id: string; form: string }
  | { do: "remove_form"; form: string }
  | ({ do: "add_fields"; fields: NewField[] } & Place)
  | ({ do: "copy_fields"; ids: Record<string, string> } & Place)
  | ({ do: "place_fields"; ids: string[] } & Place)
  | { do: "change_kind"; form: string; table: string; id: string; kind: string; settings?: object }
  | { do: "merge_options"; form: string; table: string; field: string; into: string; gone: string[] }
  | ({ do: "move_field"; new_id: string; keeps: boolean; choose: Choose } & FieldPlace & MovedTo)
  | { do: "set_rights"; form: string; role: string; level: Level }
  | { do: "add_role"; id: string; name: string }
  | { do: "copy_role"; id: string; role: string }
  | { do: "remove_role"; role: string }
  | { do: "give_verbs"; role: string; forms: string[]; verbs: Verb[]; given: boolean }
  | { do: "give_comments"; role: string; forms: string[]; given: boolean }
  | { do: "give_view"; role: string; form: string; view: string | null }
  | { do: "give_rows"; role: string; forms: string[]; rows: RowScope; where?: Filter | null }
  | { do: "give_fields"; role: string; form: string; right: FieldRight; fields: string[]; is_meant?: boolean }
  | { do: "remove_fields"; form: string; table: string; ids: string[] }
  | { do: "add_section"; form: string; id: string; label: string; after?: string | null }
  | { do: "remove_section"; form: string; id: string }
  | { do: "place_section"; form: string; id: string; after: string | null }
  | ({ do: "add_parts"; section_id: string; parts: Element[] } & Place)
  | { do: "remove_parts"; form: string; ids: string[] }
  | { do: "set_list"; form: string; id: string; settings: Partial<ListElement> }
  | { do: "add_view"; form: string; id: string; label: string; layout: Layout }
  | { do: "copy_view"; form: string; view: string; id: string }
  | { do: "set_view"; form: string; view: string; settings: Partial<ViewElement> }
  | { do: "place_view"; form: string; view: string; after: string | null }
  | { do: "remove_view"; form: string; view: string }
  | FlowAct;

/** A field of a form, or of one of its subforms. */
interface FieldPlace {
  form: string;
  table: string;
  id: string;
}

/** Where a field goes: by which relation or subform. */
export interface MovedTo {
  to_form: string;
  to_table: string;
  over: string;
}

/** Which of several values that differ is taken. */
export type Choose = "newest" | "frequent" | "none";

/** A form, or rows, a field may be moved to. */
export interface MoveWay {
  form: { id: string; label: string };
  table: { id: string; label: string };
  over: { id: string; label: string };
  /** Many records have one there: their values become one. */
  is_up: boolean;
  /** A look-up can show the value where it was. */
  can_stay: boolean;
  /** What would not make sense any more although one stays, in words. */
  breaks: string[];
}

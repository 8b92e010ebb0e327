/** The text of a notice: fields of the record, and of those it names, are put into it in braces. */
import { useRef } from "react";
import type { Words } from "../../../../api/building";
import { resaid, said } from "../../../../document/tree";
import { t } from "../../../../text";
import { Select } from "../../settings/plain";
import { TextBox } from "../../settings/TextBox";
import type { FlowEditor, FlowEditorProps } from "./contract";

const MOST = 1000;

export const NoticeText: FlowEditor = (props) => {
  const { id, flow, value, onChange } = props;
  const { lang } = flow.desk.state;
  const text = said(value as Words | null, lang);
  // What was typed last counts, also where it is not kept yet: choosing a field leaves the box.
  const typed = useRef(text);
  const given = useRef(text);
  if (given.current !== text) given.current = typed.current = text;
  const set = (next: string) => {
    typed.current = next;
    onChange(resaid(value as Words | null, lang, next));
  };
  const insert = (path: string) => {
    const place = leave(id);
    const next = withField(typed.current, path, place);
    if (next.length <= MOST) set(next);
  };
  return (
    <>
      <TextBox
        id={id}
        isLong
        value={text}
        maxLength={MOST}
        onCommit={(next) => next.trim() !== "" && set(next.trim())}
      />
      <Select
        label={t("flows.insertField")}
        value=""
        choices={[{ value: "", label: t("flows.insertField") }, ...fieldsOf(props)]}
        onChange={(path) => path && insert(path)}
      />
      <p className="muted">{t("flows.insertFieldHint")}</p>
    </>
  );
};

/** Leave the box, so that what was typed is kept, and say where that was; the end, where nobody typed. */
function leave(id: string): number {
  const box = document.getElementById(id);
  if (!(box instanceof HTMLTextAreaElement)) return Number.POSITIVE_INFINITY;
  const place = box.selectionEnd;
  box.blur();
  return place;
}

export const withField = (text: string, path: string, place: number): string =>
  `${text.slice(0, place)}{${path}}${place < text.length ? text.slice(place) : ""}`;

/** Fields by their keys, those of related records behind the key of the relation; in a loop those of its turn first. */
function fieldsOf({ flow, owner }: FlowEditorProps) {
  const { desk } = flow;
  const forms = desk.build.draft.document.forms;
  const turn = flow.turnOf(owner);
  const rows = desk.form.fields.find((one) => one.id === turn)?.fields;
  const form = turn === desk.form.id ? undefined : forms.find((one) => one.id === turn);
  const known = new Set((rows ?? form?.fields ?? []).map((one) => one.key));
  const behind = desk.form.fields.filter((one) => !known.has(one.key));
  return [...(rows ?? form?.fields ?? []), ...behind]
    .filter((one) => !one.fields)
    .flatMap((one) => {
      const own = { value: one.key ?? one.id, label: desk.say(one.label) };
      const target = forms.find((each) => each.id === one.target);
      const inner = (target?.fields ?? []).filter((each) => !each.fields);
      return [
        own,
        ...inner.map((each) => ({
          value: `${one.key}.${each.key}`,
          label: `${own.label} · ${desk.say(each.label)}`,
        })),
      ];
    });
}

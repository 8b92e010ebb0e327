/** The options of a choice: one a line, each with its colour; many at once by pasting them. */
import { Button } from "antd";
import { useState } from "react";
import type { Edit, Element, Words } from "../../../api/building";
import { isRestricted } from "../../../document/transitions";
import { newId, relisted, resaid, said, setting } from "../../../document/tree";
import { ask } from "../../../kit/dialogs";
import { Icon } from "../../../kit/Icon";
import { OrderList } from "../../../kit/OrderList";
import { t } from "../../../text";
import { askLines } from "../askLines";
import type { Desk } from "../desk";
import type { Editor } from "./contract";
import { askMerge } from "./MergeDialog";
import { TextBox } from "./TextBox";
import { askTransitions } from "./TransitionsDialog";

const COLORS = ["gray", "blue", "green", "orange", "red", "purple", "cyan"] as const;
const MOST = 500;

const nameOf = (option: Element, desk: Desk) =>
  said(option.label as Words | null, desk.state.lang) || String(option.value);

export const OptionsSetting: Editor = ({ desk, found }) => {
  const options = (found.field.options as Element[] | undefined) ?? [];
  const [fresh, setFresh] = useState<string | null>(null);
  const put = (after: readonly Element[]) =>
    desk.build.set(relisted(found.at, "options", options, after)).then(() => undefined);
  const at = (id: string) => [...found.at, "options", id];
  const set = (edit: Edit) => void desk.build.set([edit]);
  const rename = (option: Element, text: string) => {
    const wanted = text.trim();
    if (!wanted || options.some((one) => one !== option && nameOf(one, desk) === wanted)) return;
    set(
      setting(at(option.id), option, "label", resaid(option.label as Words | null, desk.state.lang, wanted)),
    );
  };
  const add = (names: readonly string[]) => {
    const known = new Set(options.map((one) => nameOf(one, desk)));
    const made = names.filter((name) => !known.has(name)).map((value) => ({ id: newId(), value }));
    if (made[0]) setFresh(made[0].id);
    void put([...options, ...made].slice(0, MOST));
  };
  const nameIs = (option: Element | undefined, name: string) => option && nameOf(option, desk) === name;
  const handleMany = async () => {
    const names = (await ask(askLines("building.manyOptions", "building.manyHint"))) ?? [];
    // What a field of this kind begins with (its starter).
    const isBegun = [1, 2].every((n, index) => nameIs(options[index], t("building.optionNo", { n })));
    const [first, second] = options;
    if (names.length < 2 || !isBegun || options.length > 2 || !first || !second) return add(names);
    // Those there are renamed, not replaced: what stores or names them stays with them.
    const renamed = [first, second].map((option, index) => {
      const label = resaid(option.label as Words | null, desk.state.lang, names[index] ?? "");
      return setting(at(option.id), option, "label", label);
    });
    const made = names.slice(2, MOST).map((value) => ({ id: newId(), value }));
    const grown = made.length > 0 ? relisted(found.at, "options", options, [...options, ...made]) : [];
    void desk.build.set([...renamed, ...grown]);
  };
  const handleAdd = () => {
    const names = new Set(options.map((one) => nameOf(one, desk)));
    let number = options.length + 1;
    while (names.has(t("building.optionNo", { n: number }))) number += 1;
    add([t("building.optionNo", { n: number })]);
  };
  // What may follow what is a question of one choice; sets of options come and go as they like.
  const isSet = "most_chosen" in found.field;
  const handleTransitions = async () => {
    const edits = await ask(askTransitions(found, desk));
    if (edits && edits.length > 0) await desk.build.set(edits);
  };
  const handleMerge = async () => {
    const merge = await ask(askMerge(found, desk));
    const { form } = desk;
    if (merge)
      await desk.build.act({
        do: "merge_options",
        form: form.id,
        table: found.table,
        field: found.field.id,
        ...merge,
      });
  };
  return (
    <div className="build-options">
      <OrderList
        label={t("building.options")}
        items={options}
        keyOf={(one) => one.id}
        nameOf={(one) => nameOf(one, desk)}
        onOrder={(after) => void put(after)}
      >
        {(option) => (
          <span className="build-option">
            <ColorDot
              label={t("building.colorOf", { option: nameOf(option, desk) })}
              color={option.color as string | null}
              onChange={(color) => set(setting(at(option.id), option, "color", color))}
            />
            <TextBox
              label={t("building.option", { option: nameOf(option, desk) })}
              value={nameOf(option, desk)}
              maxLength={100}
              autoFocus={fresh === option.id}
              onCommit={(text) => rename(option, text)}
            />
            <button
              type="button"
              className="plain-button"
              disabled={options.length === 1}
              aria-label={t("building.removeOption", { option: nameOf(option, desk) })}
              onClick={() => void put(options.filter((one) => one !== option))}
            >
              <Icon name="close" size={14} />
            </button>
          </span>
        )}
      </OrderList>
      <div className="build-row">
        <Button size="small" icon={<Icon name="plus" size={14} />} onClick={handleAdd}>
          {t("building.addOption")}
        </Button>
        <Button size="small" onClick={() => void handleMany()}>
          {t("building.manyOptions")}
        </Button>
        {options.length > 1 && (
          <Button size="small" onClick={() => void handleMerge()}>
            {t("building.mergeOptions")}
          </Button>
        )}
      </div>
      <MergedNames options={options} desk={desk} />
      {!isSet && (
        <div className="build-row transitions-open">
          <Button size="small" icon={<Icon name="next" size={14} />} onClick={() => void handleTransitions()}>
            {t("building.transitions")}
          </Button>
          <span className="muted">
            {t(isRestricted(options) ? "building.transitionsOn" : "building.transitionsOff")}
          </span>
        </div>
      )}
    </div>
  );
};

/** What options are known by besides their names, since others were merged into them. */
function MergedNames({ options, desk }: { options: readonly Element[]; desk: Desk }) {
  const known = options.filter((one) => ((one.absorbs as string[] | undefined) ?? []).length > 0);
  if (known.length === 0) return null;
  return (
    <ul className="merged-names muted">
      {known.map((one) => (
        <li key={one.id}>
          {t("building.mergedNames", {
            option: nameOf(one, desk),
            names: ((one.aliases as string[] | undefined) ?? []).join(t("building.mergeAnd")),
          })}
        </li>
      ))}
    </ul>
  );
}

interface ColorDotProps {
  label: string;
  color: string | null;
  onChange: (color: string) => void;
}

function ColorDot({ label, color, onChange }: ColorDotProps) {
  return (
    <span className={`color-dot tag-${color ?? "gray"}`}>
      <select aria-label={label} value={color ?? "gray"} onChange={(event) => onChange(event.target.value)}>
        {COLORS.map((one) => (
          <option key={one} value={one}>
            {t(`building.color.${one}`)}
          </option>
        ))}
      </select>
    </span>
  );
}

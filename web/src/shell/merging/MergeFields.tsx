/** The fields of two records, what differs first, each with the choice whose value stays. */
import { useId } from "react";
import type { MergePair, Side } from "../../api/merging";
import type { FormView, Value } from "../../api/types";
import { changeText, changeTexts } from "../../fields/changes";
import { t } from "../../text";

interface MergeFieldsProps {
  form: FormView;
  pairs: readonly MergePair[];
  names: { stays: string; gone: string };
  onChoose: (pair: MergePair, side: Side) => void;
}

export function MergeFields({ form, pairs, names, onChoose }: MergeFieldsProps) {
  const open = pairs.filter((pair) => !pair.same && pair.sides.length > 1);
  const rest = pairs.filter((pair) => !open.includes(pair));
  return (
    <>
      {open.length > 0 && (
        <table className="merge-fields">
          <thead>
            <tr>
              <th scope="col">{t("merge.field")}</th>
              <th scope="col">{names.stays}</th>
              <th scope="col">{names.gone}</th>
            </tr>
          </thead>
          <tbody>
            {open.map((pair) => (
              <Row key={pair.field} form={form} pair={pair} names={names} onChoose={onChoose} />
            ))}
          </tbody>
        </table>
      )}
      {rest.length > 0 && (
        <details className="merge-rest">
          <summary>{t("merge.same", { n: rest.length })}</summary>
          <dl>
            {rest.map((pair) => {
              const [mine, theirs] = changeTexts(form, pair.field, pair.mine, pair.theirs);
              return (
                <div key={pair.field}>
                  <dt>{pair.label}</dt>
                  <dd>
                    {mine}
                    {!pair.same && <del>{theirs}</del>}
                  </dd>
                </div>
              );
            })}
          </dl>
        </details>
      )}
    </>
  );
}

const MOST_ROWS = 3;

/** A value as its history tells it; of rows also what the first ones say. */
function valueText(form: FormView, key: string, told: string, value: Value): string {
  const isRows = form.fields.find((field) => field.key === key)?.fields !== undefined;
  if (!isRows || !Array.isArray(value)) return told;
  const lines = value.slice(0, MOST_ROWS).map((row) => changeText(form, key, row as Value));
  return [told, ...lines].join("\n");
}

function Row({ form, pair, names, onChoose }: Omit<MergeFieldsProps, "pairs"> & { pair: MergePair }) {
  const name = useId();
  const [mine, theirs] = changeTexts(form, pair.field, pair.mine, pair.theirs);
  const choice = (side: Side, text: string, value: Value, of: string) => (
    <label className={pair.side === side ? "is-on" : ""}>
      <input
        type="radio"
        name={name}
        checked={pair.side === side}
        disabled={!pair.sides.includes(side)}
        aria-label={t("merge.choose", { field: pair.label, whose: of })}
        onChange={() => onChoose(pair, side)}
      />
      <span>{side === "both" ? text : valueText(form, pair.field, text, value)}</span>
    </label>
  );
  return (
    <tr>
      <th scope="row">
        {pair.label}
        {pair.sides.includes("both") && choice("both", t("merge.both"), null, t("merge.both"))}
      </th>
      <td data-side={names.stays}>{choice("mine", mine, pair.mine, names.stays)}</td>
      <td data-side={names.gone}>{choice("theirs", theirs, pair.theirs, names.gone)}</td>
    </tr>
  );
}

/** Of how a view is laid out: what it sums up, and which rows have which colour. */
import { Button, Checkbox } from "antd";
import { useEffect, useMemo, useRef, useState } from "react";
import { useSession } from "../../api/hooks";
import type { Filter, Laid, Tint, TintColor } from "../../api/types";
import { findField } from "../../fields/columns";
import { useScope } from "../../fields/form/useForm";
import { Icon } from "../../kit/Icon";
import { FilterGroup, withRow } from "../../lists/filter/FilterGroup";
import { readFilter, writeFilter } from "../../lists/filters";
import type { Listing } from "../../lists/listing";
import { t } from "../../text";

interface PartProps {
  list: Pick<Listing, "app" | "form" | "paths">;
  laid: Laid;
  onChange: (laid: Laid) => void;
}

const COLORS: readonly TintColor[] = ["red", "orange", "green", "cyan", "blue", "purple", "gray"];
const MOST_TINTS = 10;

/** Sums of columns that are shown. */
export function LaidSums({ list, laid, onChange }: PartProps) {
  const { app, form, paths } = list;
  const able = paths.flatMap((path) => {
    const field = path.includes(".") ? undefined : findField(app, form, path)?.field;
    return field?.summable && field.format !== "percent" ? [{ path, label: field.label }] : [];
  });
  if (able.length === 0) return null;
  const sums = laid.sums ?? [];
  const tick = (path: string) => {
    const next = sums.includes(path) ? sums.filter((one) => one !== path) : [...sums, path];
    onChange({ ...laid, sums: next });
  };
  return (
    <fieldset className="layout-part">
      <legend>{t("layout.sums")}</legend>
      {able.map(({ path, label }) => (
        <Checkbox key={path} checked={sums.includes(path)} onChange={() => tick(path)}>
          {label}
        </Checkbox>
      ))}
    </fieldset>
  );
}

/** Colours by conditions, the first that holds counts. */
export function LaidTints({ list, laid, onChange }: PartProps) {
  const tints = laid.tints ?? [];
  const put = (index: number, tint: Tint | null) =>
    onChange({ ...laid, tints: tints.flatMap((one, at) => (at === index ? (tint ?? []) : [one])) });
  const [keys, setKeys] = useState(() => tints.map((_, index) => index));
  const add = () => {
    setKeys([...keys, Math.max(-1, ...keys) + 1]);
    onChange({ ...laid, tints: [...tints, { where: null as unknown as Filter, color: "orange" }] });
  };
  const drop = (index: number) => {
    setKeys(keys.filter((_, at) => at !== index));
    put(index, null);
  };
  return (
    <fieldset className="layout-part">
      <legend>{t("layout.tints")}</legend>
      <span className="muted">{t("layout.tintsHint")}</span>
      {tints.map((tint, index) => (
        <div key={keys[index]} className="layout-tint">
          <span className={`color-dot tag-${tint.color}`}>
            <select
              aria-label={t("layout.color")}
              value={tint.color}
              onChange={(event) => put(index, { ...tint, color: event.target.value as TintColor })}
            >
              {COLORS.map((one) => (
                <option key={one} value={one}>
                  {t(`layout.color.${one}`)}
                </option>
              ))}
            </select>
          </span>
          <TintWhere list={list} where={tint.where} onChange={(where) => put(index, { ...tint, where })} />
          <button
            type="button"
            className="plain-button"
            aria-label={t("layout.removeTint")}
            onClick={() => drop(index)}
          >
            <Icon name="close" size={14} />
          </button>
        </div>
      ))}
      {tints.length < MOST_TINTS && (
        <Button size="small" icon={<Icon name="plus" size={14} />} onClick={add}>
          {t("layout.addTint")}
        </Button>
      )}
    </fieldset>
  );
}

interface WhereProps {
  list: PartProps["list"];
  where: Filter | null;
  onChange: (where: Filter) => void;
}

function TintWhere({ list, where, onChange }: WhereProps) {
  const session = useSession();
  const scope = useScope({
    app: list.app.key,
    form: list.form.key,
    today: session.data?.today ?? "",
  });
  const [group, setGroup] = useState(() => withRow(readFilter(where)));
  const written = useMemo(() => writeFilter(group), [group]);
  const put = useRef(onChange);
  put.current = onChange;
  const known = useRef(JSON.stringify(where));
  useEffect(() => {
    const said = JSON.stringify(written);
    if (said === known.current) return;
    known.current = said;
    put.current(written as Filter);
  }, [written]);
  return <FilterGroup list={list} scope={scope} group={group} onChange={(next) => setGroup(withRow(next))} />;
}

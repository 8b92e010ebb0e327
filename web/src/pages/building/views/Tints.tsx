/** Colour rules: a condition and the colour of the rows it holds for, the first that holds counts. */
import { Button } from "antd";
import type { ViewElement } from "../../../api/building";
import type { AppView, FormView, TintColor } from "../../../api/types";
import { newId } from "../../../document/tree";
import { Icon } from "../../../kit/Icon";
import { t } from "../../../text";
import type { Desk } from "../desk";
import { DraftFilter } from "./DraftFilter";

type Tint = ViewElement["tints"][number];
const COLORS = ["red", "orange", "green", "cyan", "blue", "purple", "gray"] as const;
const MOST = 10;

interface TintsProps {
  desk: Desk;
  drawn: { app: AppView; form: FormView };
  tints: readonly Tint[];
  onChange: (tints: Tint[]) => void;
}

export function Tints({ desk, drawn, tints, onChange }: TintsProps) {
  const put = (tint: Tint, change: Partial<Tint>) =>
    onChange(tints.map((one) => (one === tint ? { ...one, ...change } : one)));
  return (
    <fieldset className="build-line views-tints">
      <legend>{t("laid.tints")}</legend>
      <span className="muted">{t("laid.tintsHint")}</span>
      {tints.map((tint) => (
        <div key={tint.id} className="views-tint">
          <span className={`color-dot tag-${tint.color}`}>
            <select
              aria-label={t("laid.tintColor")}
              value={tint.color}
              onChange={(event) => put(tint, { color: event.target.value as TintColor })}
            >
              {COLORS.map((one) => (
                <option key={one} value={one}>
                  {t(`building.color.${one}`)}
                </option>
              ))}
            </select>
          </span>
          <DraftFilter
            label={t(`building.color.${tint.color}`)}
            desk={desk}
            drawn={drawn}
            where={tint.where}
            onChange={(where) => put(tint, { where })}
          />
          <button
            type="button"
            className="plain-button"
            aria-label={t("laid.removeTint")}
            onClick={() => onChange(tints.filter((one) => one !== tint))}
          >
            <Icon name="close" size={14} />
          </button>
        </div>
      ))}
      {tints.length < MOST && (
        <Button
          size="small"
          icon={<Icon name="plus" size={14} />}
          onClick={() => onChange([...tints, { id: newId(), where: null, color: "orange" }])}
        >
          {t("laid.addTint")}
        </Button>
      )}
    </fieldset>
  );
}

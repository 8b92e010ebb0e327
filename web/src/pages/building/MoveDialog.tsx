/** Where a field goes: to a form its form refers to, to one that refers to it, into its rows or out of them. */
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { type ReactNode, useState } from "react";
import type { Choose, MoveWay } from "../../api/acts";
import { buildingApi } from "../../api/building";
import type { Found } from "../../document/tree";
import { Dialog } from "../../kit/Dialog";
import { Icon } from "../../kit/Icon";
import { Loading } from "../../kit/Skeleton";
import { t } from "../../text";
import { Uses } from "./asking";
import type { Desk } from "./desk";
import "./moving.css";

const CHOICES: readonly Choose[] = ["newest", "frequent", "none"];

/** What was decided: by which way it goes, and what becomes of values that differ. */
export interface Moving {
  way: MoveWay;
  keeps: boolean;
  choose: Choose;
}

export const askMove =
  (found: Found, desk: Desk) =>
  (close: (moving: Moving | null) => void): ReactNode => (
    <MoveDialog found={found} desk={desk} close={close} />
  );

interface Props {
  found: Found;
  desk: Desk;
  close: (moving: Moving | null) => void;
}

function MoveDialog({ found, desk, close }: Props) {
  const { app, form } = desk.state;
  const { data } = useQuery({
    queryKey: ["building", "ways", app, desk.build.draft.number, found.field.id],
    queryFn: () => buildingApi.ways(app, form.id, found.table, found.field.id),
  });
  const [chosen, setChosen] = useState<number | null>(null);
  const [keeps, setKeeps] = useState(true);
  const [choose, setChoose] = useState<Choose>("newest");
  const ways = data?.ways ?? [];
  const way = ways[chosen ?? (ways.length === 1 ? 0 : -1)];
  const label = desk.say(found.field.label);
  return (
    <Dialog
      title={t("building.moveOf", { field: label })}
      onClose={() => close(null)}
      width={500}
      testId="move-field"
      footer={
        <>
          <Button onClick={() => close(null)}>{t("kit.cancel")}</Button>
          <Button
            type="primary"
            disabled={!way}
            onClick={() => way && close({ way, keeps: keeps && way.can_stay, choose })}
          >
            {t("building.moveDo")}
          </Button>
        </>
      }
    >
      {!data && <Loading />}
      {data && ways.length === 0 && <p>{data.problem ?? t("building.moveNowhere", { field: label })}</p>}
      {ways.length > 0 && (
        <fieldset className="move-ways">
          <legend>{t("building.moveWhere")}</legend>
          {ways.map((one, index) => (
            <label key={`${one.table.id} ${one.over.id}`}>
              <input type="radio" name="way" checked={one === way} onChange={() => setChosen(index)} />
              <span>
                <strong>{nameOf(one)}</strong> <span className="muted">{leads(one, form.id)}</span>
              </span>
            </label>
          ))}
        </fieldset>
      )}
      {way?.is_up && (
        <fieldset className="move-ways">
          <legend>{t("building.moveDiffer")}</legend>
          {CHOICES.map((one) => (
            <label key={one}>
              <input type="radio" name="choose" checked={choose === one} onChange={() => setChoose(one)} />
              <span>{t(`building.moveChoose.${one}`)}</span>
            </label>
          ))}
        </fieldset>
      )}
      {way?.can_stay && (
        <label className="move-keeps">
          <input type="checkbox" checked={keeps} onChange={(event) => setKeeps(event.target.checked)} />
          <span>{t("building.moveKeeps", { form: nameOf(way) })}</span>
        </label>
      )}
      {way && (
        <p className="muted" aria-live="polite">
          {t("building.moveTold", { field: label, form: nameOf(way) })}
        </p>
      )}
      {way && (
        <UsesOf desk={desk} field={found.field.id} breaks={keeps && way.can_stay ? way.breaks : null} />
      )}
    </Dialog>
  );
}

const nameOf = (way: MoveWay) =>
  way.table.id === way.form.id ? way.form.label : `${way.form.label} · ${way.table.label}`;

/** In words, by what it gets there. */
function leads(way: MoveWay, own: string): string {
  if (way.form.id === own) return t(way.is_up ? "building.moveOut" : "building.moveInto");
  return t(way.is_up ? "building.moveUp" : "building.moveDown", { over: way.over.label });
}

interface UsesProps {
  desk: Desk;
  field: string;
  breaks: string[] | null;
}

/** What goes on using the field where it will not be any more, or, if a look-up stays, what cannot use that (`breaks`). */
function UsesOf({ desk, field, breaks }: UsesProps) {
  const { app, form } = desk.state;
  const { data } = useQuery({
    queryKey: ["building", "uses", app, desk.build.draft.number, field],
    queryFn: () => buildingApi.uses(app, form.id, [field]),
  });
  if (breaks) return breaks.length > 0 ? <Breaks texts={breaks} /> : null;
  if (!data || data.uses.length === 0) return null;
  return (
    <div className="bar bar-orange">
      <Icon name="warning" size={16} />
      <div className="bar-body">
        <Uses title={t("building.moveUses")} uses={data.uses.filter((use) => !use.goes)} />
        <Uses title={t("building.usesGo")} uses={data.uses.filter((use) => use.goes)} />
      </div>
    </div>
  );
}

function Breaks({ texts }: { texts: string[] }) {
  return (
    <div className="bar bar-orange">
      <Icon name="warning" size={16} />
      <div className="bar-body">
        <p>{t("building.moveBreaks")}</p>
        <ul className="use-list">
          {texts.map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      </div>
    </div>
  );
}

/** Options that become one: which ones, and which of them stays. */
import { useQuery } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { type ReactNode, useState } from "react";
import { buildingApi, type Element, type Words } from "../../../api/building";
import { type Found, said } from "../../../document/tree";
import { Dialog } from "../../../kit/Dialog";
import { Icon } from "../../../kit/Icon";
import { t } from "../../../text";
import type { Desk } from "../desk";
import "./merging.css";

const MANY = 12;

export interface Merge {
  into: string;
  gone: string[];
}

export const askMerge =
  (found: Found, desk: Desk) =>
  (close: (merge: Merge | null) => void): ReactNode => (
    <MergeDialog found={found} desk={desk} close={close} />
  );

interface Props {
  found: Found;
  desk: Desk;
  close: (merge: Merge | null) => void;
}

function MergeDialog({ found, desk, close }: Props) {
  const options = (found.field.options as Element[] | undefined) ?? [];
  const nameOf = (one: Element) => said(one.label as Words | null, desk.state.lang) || String(one.value);
  const [ticked, setTicked] = useState<readonly string[]>([]);
  const [wanted, setWanted] = useState<string | null>(null);
  const [search, setSearch] = useState("");
  const chosen = options.filter((one) => ticked.includes(one.id));
  const stays = chosen.find((one) => one.id === wanted) ?? chosen[0];
  const gone = chosen.filter((one) => one !== stays);
  const isReady = stays !== undefined && gone.length > 0;
  const shown = options.filter((one) => nameOf(one).toLowerCase().includes(search.trim().toLowerCase()));
  const toggle = (id: string) =>
    setTicked((now) => (now.includes(id) ? now.filter((one) => one !== id) : [...now, id]));
  return (
    <Dialog
      title={t("building.mergeOf", { field: desk.say(found.field.label) })}
      onClose={() => close(null)}
      width={480}
      testId="merge-options"
      footer={
        <>
          <Button onClick={() => close(null)}>{t("kit.cancel")}</Button>
          <Button
            type="primary"
            disabled={!isReady}
            onClick={() => isReady && close({ into: stays.id, gone: gone.map((one) => one.id) })}
          >
            {t("building.merge")}
          </Button>
        </>
      }
    >
      <p className="muted">{t("building.mergeHint")}</p>
      {options.length > MANY && (
        <Input
          allowClear
          aria-label={t("building.mergeSearch")}
          placeholder={t("building.mergeSearch")}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
      )}
      <ul className="merge-list" aria-label={t("building.options")}>
        {shown.map((one) => {
          const isTicked = ticked.includes(one.id);
          return (
            <li key={one.id} className={one === stays && isReady ? "is-staying" : undefined}>
              <label>
                <input type="checkbox" checked={isTicked} onChange={() => toggle(one.id)} />
                <span className={`tag tag-${(one.color as string | null) ?? "gray"}`}>{nameOf(one)}</span>
              </label>
              {isTicked && chosen.length > 1 && (
                <label className="merge-stays">
                  <input
                    type="radio"
                    name="stays"
                    aria-label={t("building.mergeKeep", { option: nameOf(one) })}
                    checked={one === stays}
                    onChange={() => setWanted(one.id)}
                  />
                  {t("building.mergeStays")}
                </label>
              )}
            </li>
          );
        })}
      </ul>
      {isReady && (
        <div className="merge-told" aria-live="polite">
          <p>
            {t("building.mergeTold", {
              gone: gone
                .map((one) => t("building.mergeQuoted", { option: nameOf(one) }))
                .join(t("building.mergeAnd")),
              into: nameOf(stays),
            })}
          </p>
          <Formulas desk={desk} gone={gone} nameOf={nameOf} />
        </div>
      )}
    </Dialog>
  );
}

interface FormulasProps {
  desk: Desk;
  gone: readonly Element[];
  nameOf: (one: Element) => string;
}

/** Formulas that compare with a name that goes: somebody has to look at them. */
function Formulas({ desk, gone, nameOf }: FormulasProps) {
  const words = [...new Set(gone.flatMap((one) => [String(one.value), nameOf(one)]))];
  const { app, form } = desk.state;
  const { data } = useQuery({
    queryKey: ["building", "words", app, desk.build.draft.number, ...words],
    queryFn: () => buildingApi.wordUses(app, form.id, words),
  });
  if (!data || data.uses.length === 0) return null;
  return (
    <div className="bar bar-orange">
      <Icon name="warning" size={16} />
      <div className="bar-body">
        {t("building.mergeFormulas")}
        <ul>
          {data.uses.map((use) => (
            <li key={use.text}>{use.text}</li>
          ))}
        </ul>
      </div>
    </div>
  );
}

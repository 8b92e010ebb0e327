/** Names of a cell chosen from a list, for whoever does not want to write them, or where several are called the same. */
import { Button, Input } from "antd";
import { useState } from "react";
import type { Named } from "../../../../document/flows/matrix";
import { Dialog } from "../../../../kit/Dialog";
import { t } from "../../../../text";

interface PickNamesProps {
  label: string;
  known: readonly Named[];
  chosen: readonly string[];
  onClose: (ids: string[] | null) => void;
}

const MOST_SHOWN = 100;

export function PickNames({ label, known, chosen, onClose }: PickNamesProps) {
  const [ids, setIds] = useState<readonly string[]>(chosen);
  const [search, setSearch] = useState("");
  const wanted = search.trim().toLowerCase();
  const fits = (one: Named) =>
    ids.includes(one.id) ||
    [one.name, ...(one.also ?? [])].some((name) => name.toLowerCase().includes(wanted));
  // Who was chosen stands first, so that nobody has to be looked for to be unticked.
  const shown = [
    ...known.filter((one) => chosen.includes(one.id)),
    ...known.filter((one) => !chosen.includes(one.id) && fits(one)),
  ];
  return (
    <Dialog
      title={t("matrix.pick", { column: label })}
      width={420}
      onClose={() => onClose(null)}
      footer={
        <Button type="primary" onClick={() => onClose([...ids])}>
          {t("matrix.done")}
        </Button>
      }
    >
      <Input
        aria-label={t("matrix.find")}
        placeholder={t("matrix.find")}
        value={search}
        onChange={(event) => setSearch(event.target.value)}
      />
      <ul className="matrix-names">
        {shown
          .filter((one, index) => index < MOST_SHOWN || ids.includes(one.id))
          .map((one) => (
            <li key={one.id}>
              <label>
                <input
                  type="checkbox"
                  checked={ids.includes(one.id)}
                  onChange={(event) =>
                    setIds(event.target.checked ? [...ids, one.id] : ids.filter((id) => id !== one.id))
                  }
                />
                {one.name}
                {one.also?.[0] && <span className="muted"> {one.also[0]}</span>}
              </label>
            </li>
          ))}
      </ul>
    </Dialog>
  );
}

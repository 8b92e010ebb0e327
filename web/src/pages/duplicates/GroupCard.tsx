/** Some records that may be one thing: what they show side by side, and the two acts on two of them. */
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";
import { type AlikeRecord, alikePairsApi } from "../../api/alikePairs";
import type { AppView, FieldView, FormView, ListRow, Value } from "../../api/types";
import { readerOf } from "../../fields/registry";
import { Icon } from "../../kit/Icon";
import { toast } from "../../kit/toast";
import { askMerge } from "../../shell/merging";
import { t } from "../../text";
import type { Shown } from "./columns";
import type { Group } from "./groups";

interface GroupProps {
  app: AppView;
  form: FormView;
  columns: readonly Shown[];
  rows: ReadonlyMap<string, ListRow>;
  group: Group;
  onGone: (id: string) => void;
  onParted: (two: readonly string[], parted: boolean) => void;
}

const nameOf = (record: AlikeRecord): string => record.title || t("record.untitled");

export function GroupCard({ app, form, columns, rows, group, onGone, onParted }: GroupProps) {
  const { records, parted } = group;
  const isPair = records.length === 2;
  const [picked, setPicked] = useState<readonly string[]>(records.slice(0, 2).map((one) => one.id));
  const [busy, setBusy] = useState(false);
  const two = records.filter((one) => picked.includes(one.id));
  const [first, second] = two.length === 2 ? two : [];
  const canMerge = form.can.update && form.can.delete && app.key !== "workspace";

  const toggle = (id: string) =>
    setPicked(picked.includes(id) ? picked.filter((one) => one !== id) : [...picked, id]);

  const merge = async () => {
    if (!first || !second) return;
    // The older one stays unless somebody chooses otherwise: it is what others know.
    const done = await askMerge({ app, form, ids: [second.id, first.id] });
    if (done) onGone(done.gone);
  };
  const part = async (next: boolean) => {
    if (!first || !second) return;
    setBusy(true);
    try {
      await alikePairsApi.part(app.key, form.key, first.id, [second.id], next);
      onParted([first.id, second.id], next);
      if (next) toast.withUndo(t("twins.parted"), () => void part(false));
      else toast.say(t("twins.alikeAgain"));
    } catch (error) {
      toast.fail(error);
    } finally {
      setBusy(false);
    }
  };

  return (
    <section
      className="paper twins"
      data-testid="twins"
      aria-label={records.map(nameOf).join(t("merge.and"))}
    >
      <table>
        <thead>
          <tr>
            {!isPair && (
              <th className="twins-pick">
                <span className="visually-hidden">{t("twins.pick")}</span>
              </th>
            )}
            {columns.map((column) => (
              <th key={column.path} className={column.path === form.title ? "is-title" : ""}>
                {column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {records.map((one) => (
            <tr key={one.id}>
              {!isPair && (
                <td className="twins-pick">
                  <input
                    type="checkbox"
                    checked={picked.includes(one.id)}
                    aria-label={t("twins.pickOne", { title: nameOf(one) })}
                    onChange={() => toggle(one.id)}
                  />
                </td>
              )}
              {columns.map(({ path, label, field }) => (
                <td key={path} data-label={label}>
                  {path === form.title ? (
                    <Link
                      to="/a/$app/f/$form/r/$record"
                      params={{ app: app.key, form: form.key, record: one.id }}
                    >
                      {nameOf(one)}
                    </Link>
                  ) : (
                    <Shows field={field} value={rows.get(one.id)?.[path] ?? null} />
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <div className="twins-acts">
        {!isPair && !first && <span className="muted">{t("twins.pickTwo")}</span>}
        {parted && <span className="muted">{t("twins.isParted")}</span>}
        {form.can.update && (
          <Button disabled={!first || busy} onClick={() => void part(!parted)}>
            {t(parted ? "twins.again" : "twins.part")}
          </Button>
        )}
        {canMerge && !parted && (
          <Button
            type="primary"
            ghost
            icon={<Icon name="merge" size={15} />}
            disabled={!first || busy}
            onClick={() => void merge()}
          >
            {t("twins.merge")}
          </Button>
        )}
      </div>
    </section>
  );
}

function Shows({ field, value }: { field: FieldView; value: Value }) {
  const { View } = readerOf(field);
  return value === null ? null : <View field={field} value={value} />;
}

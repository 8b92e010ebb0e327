/** By which fields records that look like a new one are found, and whether it is told that there are some out of sight. */
import { Button } from "antd";
import type { Element } from "../../api/building";
import { newId, relisted, setting } from "../../document/tree";
import { Icon } from "../../kit/Icon";
import { t } from "../../text";
import type { Desk } from "./desk";
import { Select } from "./settings/plain";

const MOST = 5;
const TEXTS = new Set(["text", "textarea", "phone", "email", "url", "barcode"]);
const NAMES = new Set(["text", "textarea"]);

/** Texts people fill in. */
const fitting = (desk: Desk) =>
  desk.form.fields.filter((field) => {
    const kind = desk.kinds.get(field.kind ?? "");
    return !!kind && !kind.is_computed && TEXTS.has(kind.widget);
  });

export function Alikes({ desk }: { desk: Desk }) {
  const { form } = desk;
  const at = ["forms", form.id];
  const list = (form.alikes as Element[] | undefined) ?? [];
  const put = (after: readonly Element[]) => void desk.build.set(relisted(at, "alikes", list, after));
  const free = fitting(desk).filter((field) => !list.some((one) => one.field === field.id));
  const howOf = (field: Element) =>
    NAMES.has(desk.kinds.get(field.kind ?? "")?.widget ?? "") ? "near" : "same";
  const nameOf = (one: Element) => desk.say(desk.find(String(one.field))?.field.label) || String(one.field);
  const handleAdd = () => {
    const field = free.find((one) => one.id === form.title) ?? free[0];
    if (field) put([...list, { id: newId(), field: field.id, how: howOf(field) } as unknown as Element]);
  };
  return (
    <fieldset className="build-rights" data-testid="alikes">
      <legend>{t("building.alikes")}</legend>
      {list.map((one) => (
        <div key={one.id} className="build-row">
          <Select
            label={t("building.alikeField")}
            value={String(one.field)}
            choices={[one.field, ...free.map((field) => field.id)].map((id) => ({
              value: String(id),
              label: desk.say(desk.find(String(id))?.field.label) || String(id),
            }))}
            onChange={(field) =>
              void desk.build.set([setting([...at, "alikes", one.id], one, "field", field)])
            }
          />
          <Select
            label={t("building.alikeHow", { name: nameOf(one) })}
            value={String(one.how)}
            choices={[
              { value: "near", label: t("building.alikeNear") },
              { value: "same", label: t("building.alikeSame") },
            ]}
            onChange={(how) => void desk.build.set([setting([...at, "alikes", one.id], one, "how", how)])}
          />
          <button
            type="button"
            className="plain-button"
            aria-label={t("building.removeAlike", { name: nameOf(one) })}
            onClick={() => put(list.filter((each) => each !== one))}
          >
            <Icon name="close" size={14} />
          </button>
        </div>
      ))}
      {list.length < MOST && free.length > 0 && (
        <Button size="small" icon={<Icon name="plus" size={14} />} onClick={handleAdd}>
          {t("building.addAlike")}
        </Button>
      )}
      {list.length > 0 && (
        <label className="build-unseen">
          <input
            type="checkbox"
            checked={form.tells_unseen === true}
            onChange={(event) =>
              void desk.build.set([setting(at, form, "tells_unseen", event.target.checked)])
            }
          />
          {t("building.tellsUnseen")}
        </label>
      )}
      <p className="muted">{t("building.alikesHint")}</p>
    </fieldset>
  );
}

/** What can be done with a form as a whole: new, import, export, duplicates, trash. */
import { useNavigate } from "@tanstack/react-router";
import { Button } from "antd";
import { useRef, useState } from "react";
import { useStar } from "../../api/favourites";
import { Icon } from "../../kit/Icon";
import { type MenuItem, MenuList } from "../../kit/MenuList";
import { starOf } from "../../lists/listing";
import "../../shell/merging";
import { StarButton } from "../../shell/StarButton";
import { t } from "../../text";
import { chooseColumns } from "./chooseColumns";
import { showExport } from "./ExportDialog";
import type { List } from "./useList";

function useOthers(list: List): MenuItem[] {
  const { app, form } = list;
  const navigate = useNavigate();
  const params = { app: app.key, form: form.key };
  const others: MenuItem[] = [];
  if (form.can.import) {
    const run = () => void navigate({ to: "/a/$app/f/$form/import", params });
    others.push({ label: t("import.title"), icon: "upload", run });
  }
  if (form.can.export)
    others.push({ label: t("export.title"), icon: "download", run: () => showExport(list) });
  if (form.can.update && form.alike_by?.length) {
    const run = () => void navigate({ to: "/a/$app/f/$form/duplicates", params });
    others.push({ label: t("twins.title"), icon: "merge", run });
  }
  if (form.can.delete) {
    const run = () => void navigate({ to: "/a/$app/f/$form/trash", params });
    others.push({ label: t("trash.title"), icon: "trash", run });
  }
  return others;
}

function useCreate({ app, form }: List) {
  const navigate = useNavigate();
  return () => navigate({ to: "/a/$app/f/$form/new", params: { app: app.key, form: form.key } });
}

export function ListActions({ list }: { list: List }) {
  const others = useOthers(list);
  const create = useCreate(list);
  return (
    <>
      <StarButton {...starOf(list)} className="tool is-icon" size={16} />
      {others.map((one) => (
        <Button key={one.label} icon={<Icon name={one.icon ?? ""} size={15} />} onClick={one.run}>
          {one.label}
        </Button>
      ))}
      {list.form.can.create && (
        <Button type="primary" icon={<Icon name="plus" size={15} />} onClick={create} title="N">
          {t("record.new")}
        </Button>
      )}
    </>
  );
}

/** New, within reach of the thumb. */
export function CreateButton({ list }: { list: List }) {
  const create = useCreate(list);
  const label = t("list.create", { noun: list.form.noun });
  if (!list.form.can.create) return null;
  return (
    <button type="button" className="fab" aria-label={label} onClick={create}>
      <Icon name="plus" size={24} />
    </button>
  );
}

/** Choosing rows and columns, import, export and trash behind one button, on narrow screens. */
export function MoreActions({ list, onPick }: { list: List; onPick?: () => void }) {
  const others = useOthers(list);
  const columns = { label: t("list.columns"), icon: "columns", run: () => void chooseColumns(list) };
  const pick = onPick ? [{ label: t("bulk.pick"), icon: "check", run: onPick }] : [];
  const { thing, name } = starOf(list);
  const star = useStar(thing);
  const stars: MenuItem[] = star
    ? [
        {
          label: t(star.isOn ? "star.off" : "star.this", { name }),
          icon: "star",
          run: () => void star.turn(),
        },
      ]
    : [];
  const items: MenuItem[] = [...stars, ...pick, columns, ...others];
  const button = useRef<HTMLButtonElement>(null);
  const [at, setAt] = useState<{ x: number; y: number } | null>(null);
  const handleOpen = () => {
    const box = button.current?.getBoundingClientRect();
    if (box) setAt({ x: box.right - 190, y: box.bottom + 4 });
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        className="tool is-more"
        aria-label={t("page.more")}
        aria-haspopup="menu"
        onClick={handleOpen}
      >
        <Icon name="more" size={20} />
      </button>
      {at && <MenuList at={at} items={items} label={t("page.more")} onClose={() => setAt(null)} />}
    </>
  );
}

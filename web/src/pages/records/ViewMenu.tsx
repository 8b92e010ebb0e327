/** What can be done with the view at hand: keep it under a name, save, rename, begin with it, share, delete. */
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { api } from "../../api/calls";
import { keys } from "../../api/hooks";
import type { Laid } from "../../api/types";
import type { SavedView, ViewBody } from "../../api/views";
import { ask } from "../../kit/dialogs";
import { Icon } from "../../kit/Icon";
import { type MenuItem, MenuList } from "../../kit/MenuList";
import { toast } from "../../kit/toast";
import { t } from "../../text";
import { dropLooks, type Looks, useLooks } from "./looks";
import type { List } from "./useList";
import { NameDialog, ShareDialog, SureDialog } from "./ViewDialogs";
import { newPlaces, ViewOrder } from "./ViewOrder";
import "./views.css";

export function ViewMenu({ list }: { list: List }) {
  const looks = useLooks(list);
  const isChanged = list.isChanged || looks.isChanged;
  const items = useItems(list, looks, isChanged);
  const button = useRef<HTMLButtonElement>(null);
  const [at, setAt] = useState<{ x: number; y: number } | null>(null);
  const label = isChanged ? `${t("views.menu")} · ${t("views.changed")}` : t("views.menu");
  const handleOpen = () => {
    const box = button.current?.getBoundingClientRect();
    if (box) setAt({ x: Math.min(box.left, window.innerWidth - 200), y: box.bottom + 4 });
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        className="tool view-menu"
        aria-label={label}
        title={label}
        aria-haspopup="menu"
        onClick={handleOpen}
        data-testid="view-menu"
      >
        <Icon name="more" size={18} />
        {isChanged && <i className="view-dot" aria-hidden />}
      </button>
      {at && <MenuList at={at} items={items} label={t("views.menu")} onClose={() => setAt(null)} />}
    </>
  );
}

function useItems(list: List, looks: Looks, isChanged: boolean): MenuItem[] {
  const { app, form, saved, views, view } = list;
  const client = useQueryClient();
  const navigate = useNavigate();
  const show = (id?: string) =>
    navigate({
      to: "/a/$app/f/$form",
      params: { app: app.key, form: form.key },
      search: id ? { view: id } : {},
    });
  const body = {
    columns: list.paths,
    where: list.query.where ?? null,
    order: list.order,
    search: list.sought || null,
    widths: looks.widths,
    density: looks.density,
    ...list.laid,
  };

  const work = async (call: () => Promise<unknown>, said: string) => {
    try {
      await call();
      toast.say(said);
    } catch (error) {
      toast.fail(error);
    }
    await client.invalidateQueries({ queryKey: keys.views(app.key, form.key) });
  };
  const change = (one: SavedView, values: Partial<ViewBody>) =>
    work(
      () => api.changeView(app.key, form.key, one.id, one.version, values),
      t("views.saved", { name: values.name ?? one.name }),
    );
  const saveAs = async () => {
    const name = await ask<string>((close) => <NameDialog title={t("views.saveAs")} onClose={close} />);
    if (!name) return;
    await work(
      async () => {
        const made = await api.saveView(app.key, form.key, { name, ...body, shared: [] });
        await client.invalidateQueries({ queryKey: keys.views(app.key, form.key) });
        await show(made.id);
      },
      t("views.saved", { name }),
    );
  };
  const save = async (one: SavedView) => {
    await change(one, body);
    dropLooks(list);
    await show(one.id);
  };
  const rename = async (one: SavedView) => {
    const name = await ask<string>((close) => (
      <NameDialog title={t("views.rename")} name={one.name} onClose={close} />
    ));
    if (name) await change(one, { name });
  };
  const share = async (one: SavedView) => {
    const shared = await ask<readonly string[]>((close) => (
      <ShareDialog view={one} roles={views.roles} onClose={close} />
    ));
    if (shared) await change(one, { shared });
  };
  const drop = async (one: SavedView) => {
    if (!(await ask<true>((close) => <SureDialog name={one.name} onClose={close} />))) return;
    await work(
      async () => {
        await api.deleteView(app.key, form.key, one.id);
        await show();
      },
      t("views.deleted", { name: one.name }),
    );
  };
  const movable = views.views.filter((one) => one.can_change && one.available);
  const order = async () => {
    const ordered = await ask<readonly SavedView[]>((close) => <ViewOrder views={movable} onClose={close} />);
    const moved = ordered ? newPlaces(ordered) : [];
    if (moved.length === 0) return;
    await work(async () => {
      for (const { view: one, place } of moved)
        await api.changeView(app.key, form.key, one.id, one.version, { place });
    }, t("views.ordered"));
  };
  const begin = (key: string) =>
    work(() => api.chooseView(app.key, form.key, key), t("views.chosen", { name: view?.label ?? "" }));

  const layout = async () => {
    const { LayoutDialog } = await import("./LayoutDialog");
    const laid = await ask<Laid>((close) => <LayoutDialog list={list} onClose={close} />);
    if (laid) list.set({ laid: JSON.stringify(laid) });
  };

  const items: MenuItem[] = [];
  const mine = saved?.can_change ? saved : null;
  if (mine && isChanged) items.push({ label: t("views.save"), icon: "check", run: () => void save(mine) });
  items.push({ label: t("views.saveAs"), icon: "plus", run: () => void saveAs() });
  items.push({ label: t("layout.title"), icon: "columns", run: () => void layout() });
  if (mine) items.push({ label: t("views.rename"), icon: "edit", run: () => void rename(mine) });
  if (view && view.key !== list.first?.key)
    items.push({ label: t("views.choose"), icon: "home", run: () => void begin(view.key) });
  if (mine && views.can_share)
    items.push({ label: t("views.share"), icon: "users", run: () => void share(mine) });
  if (movable.length > 1) items.push({ label: t("views.order"), icon: "row", run: () => void order() });
  if (mine) items.push({ label: t("views.delete"), icon: "trash", red: true, run: () => void drop(mine) });
  return items;
}

/** All views of a list to choose from: those built in, one's own, those shared with one; and which it begins with. */
import { useQueryClient } from "@tanstack/react-query";
import { api } from "../../api/calls";
import { keys } from "../../api/hooks";
import type { ListView } from "../../api/types";
import { Dialog } from "../../kit/Dialog";
import { ask } from "../../kit/dialogs";
import { Icon } from "../../kit/Icon";
import { toast } from "../../kit/toast";
import type { Listing } from "../../lists/listing";
import { t } from "../../text";

const ICONS = { list: "row", grid: "table", kanban: "columns", calendar: "calendar" } as const;

export const askView = (listing: Listing): Promise<string | null> =>
  ask<string>((close) => <ViewsSheet listing={listing} onClose={close} />);

function ViewsSheet({ listing, onClose }: { listing: Listing; onClose: (key: string | null) => void }) {
  const { app, form, tabs, views, view, first } = listing;
  const client = useQueryClient();
  const isOwn = new Map(views.views.map((one) => [one.id, one.can_change]));
  const parts = [
    { label: t("phone.builtViews"), views: tabs.filter((one) => !isOwn.has(one.key)) },
    { label: t("phone.ownViews"), views: tabs.filter((one) => isOwn.get(one.key) === true) },
    { label: t("phone.sharedViews"), views: tabs.filter((one) => isOwn.get(one.key) === false) },
  ].filter((part) => part.views.length > 0);
  const begin = async (one: ListView) => {
    try {
      await api.chooseView(app.key, form.key, one.key);
      toast.say(t("views.chosen", { name: one.label }));
    } catch (error) {
      toast.fail(error);
    }
    await client.invalidateQueries({ queryKey: keys.views(app.key, form.key) });
    onClose(one.key);
  };
  return (
    <Dialog
      title={t("phone.allViews")}
      testId="views"
      onClose={() => onClose(null)}
      footer={
        view &&
        view.key !== first?.key && (
          <button type="button" className="button is-wide" onClick={() => void begin(view)}>
            {t("phone.beginWith", { view: view.label })}
          </button>
        )
      }
    >
      {parts.map((part) => (
        <section key={part.label} aria-label={part.label}>
          <h3 className="pick-group views-part">{part.label}</h3>
          <ul className="pick-list">
            {part.views.map((one) => (
              <li key={one.key}>
                <button
                  type="button"
                  className="pick view-pick"
                  aria-pressed={one.key === view?.key}
                  onClick={() => onClose(one.key)}
                >
                  <Icon name={ICONS[one.layout ?? "list"] ?? "row"} size={19} />
                  <span className="line-title">{one.label}</span>
                  <span className="line-note">
                    {one.key === first?.key ? t("phone.begins") : t(`layout.${one.layout ?? "list"}`)}
                  </span>
                  {one.key === view?.key && <Icon name="check" size={18} />}
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </Dialog>
  );
}

/** What one does with an app as a whole: a copy of it, the file it becomes, or that it goes. */
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { beginningApi } from "../../api/beginning";
import { buildingApi, buildingKeys } from "../../api/building";
import { keys } from "../../api/hooks";
import { ask } from "../../kit/dialogs";
import { download } from "../../kit/download";
import { Icon } from "../../kit/Icon";
import { toast } from "../../kit/toast";
import { t } from "../../text";
import { askName, askRemoveApp } from "./asking";

export function AppActs({ app, label }: { app: string; label: string }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const handleCopy = async () => {
    const name = await ask(
      askName({
        title: t("building.copyApp"),
        label: t("building.appName"),
        start: t("building.copyOf", { label }),
        button: t("building.create"),
        hint: t("building.copyAppHint"),
      }),
    );
    if (!name) return;
    try {
      const { key } = await beginningApi.copyApp(app, name);
      void client.invalidateQueries({ queryKey: keys.apps });
      void client.invalidateQueries({ queryKey: keys.session });
      await navigate({ to: "/building/$app", params: { app: key } });
      toast.say(t("building.copiedApp", { label: name }));
    } catch (error) {
      toast.fail(error);
    }
  };
  const handleExport = async () => {
    try {
      const text = JSON.stringify(await beginningApi.exportApp(app), null, 1);
      download(new Blob([text], { type: "application/json" }), `${label}.huodan.json`);
    } catch (error) {
      toast.fail(error);
    }
  };
  const handleRemove = async () => {
    if (!(await ask(askRemoveApp(label)))) return;
    try {
      await buildingApi.removeApp(app);
      void client.invalidateQueries({ queryKey: keys.apps });
      void client.invalidateQueries({ queryKey: buildingKeys.apps, exact: true });
      await navigate({ to: "/building" });
      toast.say(t("building.removedApp", { label }));
    } catch (error) {
      toast.fail(error);
    }
  };
  return (
    <>
      <button
        type="button"
        className="plain-button"
        aria-label={t("building.copyApp")}
        title={t("building.copyApp")}
        onClick={() => void handleCopy()}
      >
        <Icon name="copy" size={15} />
      </button>
      <button
        type="button"
        className="plain-button"
        aria-label={t("building.exportApp")}
        title={t("building.exportApp")}
        onClick={() => void handleExport()}
      >
        <Icon name="download" size={15} />
      </button>
      <button
        type="button"
        className="plain-button"
        aria-label={t("building.removeApp")}
        title={t("building.removeApp")}
        onClick={() => void handleRemove()}
      >
        <Icon name="trash" size={15} />
      </button>
    </>
  );
}

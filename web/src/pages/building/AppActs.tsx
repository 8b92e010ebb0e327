/** What one does with an app as a whole: a copy of it, or the file it becomes. */
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { beginningApi } from "../../api/beginning";
import { keys } from "../../api/hooks";
import { ask } from "../../kit/dialogs";
import { download } from "../../kit/download";
import { Icon } from "../../kit/Icon";
import { toast } from "../../kit/toast";
import { t } from "../../text";
import { askName } from "./asking";

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
    </>
  );
}

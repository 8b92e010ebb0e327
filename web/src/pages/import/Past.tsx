/** Past imports into a form: who brought what, what came of it, and taking it back. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { api } from "../../api/calls";
import { keys } from "../../api/hooks";
import type { PastImport } from "../../api/imports";
import { Dialog } from "../../kit/Dialog";
import { ask } from "../../kit/dialogs";
import { countText, dateTimeText } from "../../kit/format";
import { toast } from "../../kit/toast";
import { showJob } from "../../shell/jobs/JobDialog";
import { watchJob } from "../../shell/jobs/useJobs";
import { t } from "../../text";
import { countsText } from "./counts";

const listKey = (app: string, form: string) => [...keys.form(app, form), "imports"];

/** Ask, then have an import taken back; true if it goes on now. */
export function useUndoImport(app: string, form: string) {
  const client = useQueryClient();
  return async (id: string, done: Pick<PastImport, "created" | "updated">): Promise<boolean> => {
    const sure = await ask<boolean>((close) => <Sure done={done} onClose={close} />);
    if (!sure) return false;
    try {
      const job = await api.undoImport(app, form, id);
      watchJob(client, job);
      showJob(job.id);
      return true;
    } catch (failure) {
      toast.fail(failure);
      return false;
    } finally {
      void client.invalidateQueries({ queryKey: listKey(app, form) });
    }
  };
}

interface SureProps {
  done: Pick<PastImport, "created" | "updated">;
  onClose: (sure: boolean | null) => void;
}

function Sure({ done, onClose }: SureProps) {
  return (
    <Dialog
      title={t("import.undo")}
      onClose={() => onClose(null)}
      width={440}
      footer={
        <>
          <Button onClick={() => onClose(null)}>{t("kit.cancel")}</Button>
          <Button type="primary" danger onClick={() => onClose(true)}>
            {t("import.undo")}
          </Button>
        </>
      }
    >
      <p>
        <b className="num">
          {t("import.undoCounts", {
            created: countText(done.created),
            updated: countText(done.updated),
          })}
        </b>
      </p>
      <p>{t("import.undoHint")}</p>
    </Dialog>
  );
}

export function Past({ app, form }: { app: string; form: string }) {
  const past = useQuery({
    queryKey: listKey(app, form),
    queryFn: ({ signal }) => api.imports(app, form, signal),
  });
  const undo = useUndoImport(app, form);
  const rows = past.data?.rows ?? [];
  if (rows.length === 0) return null;
  return (
    <section className="past" aria-labelledby="past-title" data-testid="past-imports">
      <h2 id="past-title">{t("import.past")}</h2>
      <ul className="paper">
        {rows.map((one) => (
          <li key={one.id}>
            <span className="past-file">
              <b>{one.file ?? t("import.noName")}</b>
              <span className="muted num">
                {dateTimeText(one.at)}
                {one.by?.title ? ` · ${one.by.title}` : ""} · {t(`import.as.${one.import_as}`)}
              </span>
            </span>
            <span className="num">
              {countsText(one)}
              {one.refused > 0 && ` · ${t("import.leftOut", { n: countText(one.refused) })}`}
            </span>
            {one.undo ? (
              <span className="muted">{t(one.undo === "done" ? "import.undone" : "import.undoing")}</span>
            ) : (
              one.created + one.updated > 0 && (
                <Button size="small" onClick={() => void undo(one.id, one)}>
                  {t("import.undo")}
                </Button>
              )
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

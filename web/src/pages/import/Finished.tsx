/** What the import did: how many, what was left out and why, and taking it back. */
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";
import type { AppView, FormView } from "../../api/types";
import { download } from "../../kit/download";
import { countText } from "../../kit/format";
import { Icon } from "../../kit/Icon";
import { t } from "../../text";
import { countsText } from "./counts";
import { useUndoImport } from "./Past";
import { type Done, errorName } from "./Plan";
import { Warnings } from "./Warnings";

interface FinishedProps {
  app: AppView;
  form: FormView;
  file: File;
  done: Done;
  onAgain: () => void;
}

export function Finished({ app, form, file, done, onAgain }: FinishedProps) {
  const { answer, errors } = done;
  const [undone, setUndone] = useState(false);
  const undo = useUndoImport(app.key, form.key);
  const handleUndo = async () => {
    if (answer.import && (await undo(answer.import, answer))) setUndone(true);
  };
  return (
    <section className="import-done paper" data-testid="import-done">
      <span className="import-mark">
        <Icon name="check" size={26} />
      </span>
      <h2>{t("import.done", { n: countText(answer.created + answer.updated) })}</h2>
      <p className="num">{countsText(answer)}</p>
      {answer.made > 0 && <p className="num">{t("import.made", { n: countText(answer.made) })}</p>}
      {answer.refused > 0 && (
        <p className="num import-left">
          {t("import.leftOut", { n: countText(answer.refused) })}{" "}
          {typeof errors === "string" && (
            <a className="link-button" href={errors} download>
              {t("import.errorsFile")}
            </a>
          )}
          {errors instanceof Blob && (
            <Button size="small" onClick={() => download(errors, errorName(file))}>
              {t("import.errorsFile")}
            </Button>
          )}
        </p>
      )}
      <Warnings warnings={answer.warnings} />
      <div className="import-next">
        <Link
          to="/a/$app/f/$form"
          params={{ app: app.key, form: form.key }}
          className="link-button is-primary"
        >
          {t("import.toList", { form: form.label })}
        </Link>
        <button type="button" className="link-button" onClick={onAgain}>
          {t("import.again")}
        </button>
        {undone ? (
          <span className="muted">{t("import.undoing")}</span>
        ) : (
          <button type="button" className="link-button" onClick={() => void handleUndo()}>
            {t("import.undo")}
          </button>
        )}
      </div>
    </section>
  );
}

/** A file into a form: drop it, see which column goes where and what it would do, then do it. */
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { formOf, useApp, useFormChanged } from "../../api/hooks";
import type { AppView, FormView, ImportAnswer } from "../../api/types";
import { countText } from "../../kit/format";
import { Icon } from "../../kit/Icon";
import { Page } from "../../kit/Page";
import { ListBones, Loading } from "../../kit/Skeleton";
import { Broken, Refused } from "../../shell/Broken";
import { t } from "../../text";
import { countsText } from "./counts";
import { Drop } from "./Drop";
import { Plan } from "./Plan";
import { Warnings } from "./Warnings";
import "../../fields/fields.css";
import "./import.css";

export function ImportPage() {
  const params = useParams({ from: "/a/$app/f/$form/import" });
  const app = useApp(params.app);
  const form = formOf(app.data, params.form);
  if (app.error) return <Refused error={app.error} onRetry={() => app.refetch()} />;
  if (app.data && !form?.can.import) return <Broken />;
  if (!app.data || !form) {
    return (
      <Loading>
        <ListBones rows={6} />
      </Loading>
    );
  }
  return <Import key={form.key} app={app.data} form={form} />;
}

function Import({ app, form }: { app: AppView; form: FormView }) {
  const [file, setFile] = useState<File | null>(null);
  const [done, setDone] = useState<ImportAnswer | null>(null);
  const navigate = useNavigate();
  const changed = useFormChanged(app.key, form.key);
  const params = { app: app.key, form: form.key };

  const body = () => {
    if (done) {
      return (
        <section className="import-done paper" data-testid="import-done">
          <span className="import-mark">
            <Icon name="check" size={26} />
          </span>
          <h2>{t("import.done", { n: countText(done.created + done.updated) })}</h2>
          <p className="num">{countsText(done)}</p>
          <Warnings warnings={done.warnings} />
          <div className="import-next">
            <Link to="/a/$app/f/$form" params={params} className="link-button is-primary">
              {t("import.toList", { form: form.label })}
            </Link>
            <button
              type="button"
              className="link-button"
              onClick={() => {
                setDone(null);
                setFile(null);
              }}
            >
              {t("import.again")}
            </button>
          </div>
        </section>
      );
    }
    if (!file) return <Drop form={form} onFile={setFile} />;
    return (
      <Plan
        key={`${file.name}-${file.lastModified}-${file.size}`}
        app={app}
        form={form}
        file={file}
        onOther={() => setFile(null)}
        onDone={(answer) => {
          setDone(answer);
          void changed();
        }}
      />
    );
  };
  return (
    <Page
      title={t("import.into", { form: form.label })}
      onBack={() => void navigate({ to: "/a/$app/f/$form", params })}
    >
      {body()}
    </Page>
  );
}

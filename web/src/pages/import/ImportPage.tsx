/** A file into a form: drop it, see which column goes where and what it would do, then do it. */
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { formOf, useApp, useFormChanged } from "../../api/hooks";
import type { AppView, FormView } from "../../api/types";
import { Page } from "../../kit/Page";
import { ListBones, Loading } from "../../kit/Skeleton";
import { Broken, Refused } from "../../shell/Broken";
import { watchJob } from "../../shell/jobs/useJobs";
import { t } from "../../text";
import { Drop } from "./Drop";
import { Finished } from "./Finished";
import { Going } from "./Going";
import { Past } from "./Past";
import { type Done, type Errors, Plan } from "./Plan";
import "../../fields/fields.css";
import "../../text/importing";
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
  const [done, setDone] = useState<Done | null>(null);
  const [going, setGoing] = useState<{ job: string; errors: Errors } | null>(null);
  const client = useQueryClient();
  const navigate = useNavigate();
  const changed = useFormChanged(app.key, form.key);
  const params = { app: app.key, form: form.key };
  const handleAgain = () => {
    setDone(null);
    setGoing(null);
    setFile(null);
  };

  const handleDone = (finished: Done) => {
    setDone(finished);
    setGoing(null);
    void changed();
  };

  const body = () => {
    if (file && done) {
      return <Finished app={app} form={form} file={file} done={done} onAgain={handleAgain} />;
    }
    if (!file) {
      return (
        <>
          <Drop form={form} onFile={setFile} />
          <Past app={app.key} form={form.key} />
        </>
      );
    }
    if (going) {
      return (
        <Going
          id={going.job}
          onBack={() => setGoing(null)}
          onDone={(answer) => handleDone({ answer, errors: going.errors })}
        />
      );
    }
    return (
      <Plan
        key={`${file.name}-${file.lastModified}-${file.size}`}
        app={app}
        form={form}
        file={file}
        onOther={() => setFile(null)}
        onDone={handleDone}
        onJob={(job, errors) => {
          watchJob(client, job);
          setGoing({ job: job.id, errors });
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

/** One record: read, edit, delete, and what happened to it. */
import { Link, Navigate, useParams } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { ApiError } from "../../api/client";
import { formOf, useApp, useRecord, useSession } from "../../api/hooks";
import type { AppView, FormView, RecordView } from "../../api/types";
import { Empty } from "../../kit/Page";
import { FormBones, Loading } from "../../kit/Skeleton";
import { useHeld } from "../../kit/useHeld";
import { Broken, Refused } from "../../shell/Broken";
import { noteOpened } from "../../shell/opened";
import { askWhy } from "../../shell/why";
import { t } from "../../text";
import { RecordSheet } from "./RecordSheet";
import "../../shell/print.css";

export function RecordPage() {
  const params = useParams({ from: "/a/$app/f/$form/r/$record" });
  const app = useApp(params.app);
  const form = formOf(app.data, params.form);
  const last = useHeld(`${params.app}/${params.form}`, form);
  const record = useRecord(params.app, params.form, params.record);
  const session = useSession();
  const person = session.data?.user.id;
  const isThere = record.data !== undefined;
  useEffect(() => {
    if (person && isThere) noteOpened(person, { app: params.app, form: params.form, id: params.record });
  }, [person, isThere, params.app, params.form, params.record]);

  if (app.error && !app.data) return <Refused error={app.error} onRetry={() => app.refetch()} />;
  const isOpen = last !== undefined && record.data !== undefined;
  if (app.data && !form && !isOpen) return <Broken />;
  if (record.error && !record.data) {
    const into = record.error instanceof ApiError ? record.error.problem.merged_into : undefined;
    if (into) {
      const to = { app: params.app, form: params.form, record: into.id };
      return <Navigate to="/a/$app/f/$form/r/$record" params={to} replace />;
    }
    const gone = record.error instanceof ApiError && record.error.status === 404;
    if (!gone) return <Refused error={record.error} onRetry={() => record.refetch()} />;
    return <Gone {...params} view={form} words={record.error.message} />;
  }
  if (!app.data || !last || !record.data) {
    return (
      <main className="page">
        <Loading>
          <FormBones fields={12} />
        </Loading>
      </main>
    );
  }
  return <Held key={params.record} app={app.data} form={last} gone={!form} record={record.data} />;
}

interface HeldProps {
  app: AppView;
  form: FormView;
  /** The app no longer has the form: only who is typing keeps it. */
  gone: boolean;
  record: RecordView;
}

/** While somebody edits, a newer version from the server waits; otherwise it is shown at once. */
function Held({ app, form, gone, record }: HeldProps) {
  const [editing, setEditing] = useState(false);
  const [held, setHeld] = useState(record);
  const [round, setRound] = useState(0);
  const [drawn, setDrawn] = useState(form);
  if (!editing && held !== record) setHeld(record);
  if (!editing && drawn !== form) {
    setDrawn(form);
    setRound(round + 1);
  }
  if (gone && !editing) return <Broken />;
  return (
    <RecordSheet
      key={`${held.version}-${round}`}
      app={app}
      form={form}
      record={held}
      editing={editing}
      onEditing={setEditing}
      savedBy={held === record ? null : (record.updated_by?.title ?? t("live.somebody"))}
      onCancel={() => {
        setEditing(false);
        setRound(round + 1);
      }}
    />
  );
}

interface GoneProps {
  app: string;
  form: string;
  record: string;
  view: FormView | undefined;
  words: string;
}

function Gone({ app, form, record, view, words }: GoneProps) {
  const session = useSession();
  const isAsked = session.data?.user.admin || session.data?.viewing;
  return (
    <main className="page">
      <Empty
        title={words}
        actions={
          <>
            {view && (
              <Link to="/a/$app/f/$form" params={{ app, form: view.key }}>
                {t("record.toList", { form: view.label })}
              </Link>
            )}
            {view?.can.delete && (
              <Link to="/a/$app/f/$form/trash" params={{ app, form: view.key }}>
                {t("trash.title")}
              </Link>
            )}
            {isAsked && (
              <button
                type="button"
                className="plain-button is-link"
                onClick={() => askWhy({ app, form, record })}
              >
                {t("why.titleNot")}
              </button>
            )}
          </>
        }
      />
    </main>
  );
}

/** One record, to read: what it is about on top, then its sections; what can be done with it below. */
import { useEffect, useRef, useState } from "react";
import { api } from "../../api/calls";
import { ApiError } from "../../api/client";
import { historyApi } from "../../api/history";
import { formOf, useApp, useFormChanged, useRecord, useSession } from "../../api/hooks";
import type { AppView, FormView, RecordView } from "../../api/types";
import { formClient, useScope } from "../../fields/form/useForm";
import { useRounds } from "../../fields/form/useRenewed";
import { readerOf, textOf } from "../../fields/registry";
import { dateTimeText } from "../../kit/format";
import { Icon } from "../../kit/Icon";
import { FormBones, Loading } from "../../kit/Skeleton";
import { toast } from "../../kit/toast";
import { headParts } from "../../lists/cards";
import { usePresence } from "../../live/usePresence";
import { Visitors } from "../../live/Visitors";
import { openForm } from "../../runtime/form";
import { forgetOpened, noteOpened } from "../../shell/opened";
import { usePress } from "../../shell/pressing/usePress";
import { StarButton } from "../../shell/StarButton";
import { LockBar } from "../../shell/tasks/LockBar";
import { useRecordRun } from "../../shell/tasks/useRecordRun";
import { isLocking } from "../../shell/tasks/words";
import { t } from "../../text";
import { type Action, confirm, offer } from "../kit/actions";
import { Missing, Nothing, Screen, Trouble } from "../kit/Screen";
import { type FormPlace, hrefs } from "../places";
import { back, go } from "../router";
import { RunPart } from "../tasks/RunPart";
import { Sections } from "./Sections";
import { tellHistory, tellWhy } from "./sheets";
import { Talk } from "./Talk";
import "./record.css";

export default function RecordScreen(props: FormPlace & { id: string; comment?: string }) {
  const { app: appKey, form: formKey, id, comment } = props;
  const app = useApp(appKey);
  const form = formOf(app.data, formKey);
  const record = useRecord(appKey, formKey, id);
  const session = useSession();
  const person = session.data?.user.id ?? "";
  const refused = record.error instanceof ApiError ? record.error : undefined;
  const into = refused?.problem.merged_into?.id;
  const isGone = refused?.status === 404 || into !== undefined;
  const rounds = useRounds(form);
  const isThere = record.data !== undefined;
  useEffect(() => {
    if (isGone) forgetOpened(person, id);
    else if (isThere) noteOpened(person, { app: appKey, form: formKey, id });
  }, [isGone, isThere, person, appKey, formKey, id]);
  useEffect(() => {
    if (into) go(hrefs.record({ app: appKey, form: formKey }, into), { replace: true });
  }, [into, appKey, formKey]);

  if (app.error) return <Trouble error={app.error} onRetry={() => app.refetch()} />;
  if (app.data && !form) return <Missing />;
  if (record.error && !record.data) {
    if (!isGone) return <Trouble error={record.error} onRetry={() => record.refetch()} />;
    return (
      <Screen title={form?.label ?? ""}>
        <Nothing title={record.error.message}>
          {form && (
            <a className="button is-primary" href={hrefs.list({ app: appKey, form: formKey })}>
              {t("record.toList", { form: form.label })}
            </a>
          )}
        </Nothing>
      </Screen>
    );
  }
  if (!app.data || !form || !record.data) {
    return (
      <Screen title={form?.noun ?? ""}>
        <Loading>
          <FormBones />
        </Loading>
      </Screen>
    );
  }
  const key = `${record.data.version}-${rounds}`;
  return <Shown key={key} app={app.data} form={form} record={record.data} asked={comment} />;
}

interface ShownProps {
  app: AppView;
  form: FormView;
  record: RecordView;
}

function Shown({ app, form: view, record, asked }: ShownProps & { asked?: string }) {
  const place = { app: app.key, form: view.key };
  const session = useSession();
  const changed = useFormChanged(app.key, view.key);
  const run = useRecordRun(app.key, view.key, record.id);
  const isLocked = run.run !== undefined && isLocking(run.run);
  const talk = useRef<HTMLDivElement>(null);
  const [form] = useState(() => openForm({ form: view, record, client: formClient(app.key, view.key) }));
  const scope = useScope({ ...place, today: session.data?.today ?? "", draft: form });
  const title = record.title || t("record.untitled");
  useEffect(() => {
    if (view.has_rules && record.can.update) form.refresh();
    return form.close;
  }, [form, view.has_rules, record.can.update]);

  const drop = async () => {
    if (!(await confirm(t("phone.deleteTitle", { title }), t("trash.hint"), t("record.delete")))) return;
    try {
      await api.remove(app.key, view.key, record.id, record.version);
      await changed();
      back();
      const undo = async () => {
        toast.restored(record.title, await historyApi.restore(app.key, view.key, record.id));
        await changed();
        go(hrefs.record(place, record.id));
      };
      toast.withUndo(t("record.deleted", { title }), () => undo().catch(toast.fail));
    } catch (error) {
      toast.fail(error);
    }
  };
  const press = usePress({
    app,
    form: view,
    record,
    scope,
    ask: async (asked) => (await import("./PressSheet")).askPress(asked),
    onBegin: ({ app: to, form: key, of }) => go(hrefs.create({ app: to, form: key }, { of })),
  });
  const first = press.shown.find((one) => one.look !== "red");
  const rest = press.shown.filter((one) => one !== first);
  const others = usePresence(app.key, view.key, record.id, false);
  const more: Action[] = [
    { label: t("history.title"), icon: "history", run: () => tellHistory(app.key, view, record) },
    { label: t("why.title"), icon: "eye", run: () => tellWhy(app.key, view.key, record.id) },
  ];
  for (const one of [...rest].reverse())
    more.unshift({
      label: one.label,
      icon: one.look === "red" ? "close" : "check",
      red: one.look === "red",
      run: () => void press.press(one),
    });
  if (view.can.create)
    more.push({
      label: t("record.copy"),
      icon: "copy",
      run: () => go(hrefs.create(place, { copy: record.id })),
    });
  if (record.can.delete)
    more.push({ label: t("record.delete"), icon: "trash", red: true, run: () => void drop() });

  return (
    <Screen
      title={view.noun}
      testId="record"
      actions={
        <>
          <StarButton
            thing={{ ...place, kind: "record", key: record.id }}
            name={title}
            className="tap"
            size={21}
          />
          <button
            type="button"
            className="tap"
            aria-label={t("page.more")}
            onClick={() => offer(title, more)}
          >
            <Icon name="more" size={22} />
          </button>
        </>
      }
      bar={
        <>
          {first && (
            <button
              type="button"
              className="button is-wide is-primary"
              disabled={press.busy !== null}
              onClick={() => void press.press(first)}
            >
              {first.label}
            </button>
          )}
          {record.can.update && !isLocked && (
            <a className={`button is-wide${first ? "" : " is-primary"}`} href={hrefs.edit(place, record.id)}>
              {t("record.edit")}
            </a>
          )}
        </>
      }
    >
      <Visitors others={others} />
      <Head app={app} form={view} record={record} />
      <LockBar run={run.run} form={view} />
      <Sections form={form} scope={scope} />
      {run.run && (
        <RunPart
          run={run.run}
          record={run.record}
          today={session.data?.today ?? ""}
          onComment={() => talk.current?.querySelector("textarea")?.focus()}
        />
      )}
      <div ref={talk}>
        <Talk spot={{ ...place, record: record.id }} asked={asked} />
      </div>
      <p className="record-foot num">
        {record.updated_by &&
          t("record.meta", { who: record.updated_by.title, at: dateTimeText(record.updated_at) })}
      </p>
    </Screen>
  );
}

/** What the record is about: its name, what it is worth, in what state it is. */
function Head({ app, form, record }: ShownProps) {
  const parts = headParts(app, form);
  const value = (path: string) => record.values[path] ?? null;
  const line = parts.line ? textOf(parts.line.field, value(parts.line.path)) : "";
  const name = record.title || t("record.untitled");
  const State = parts.tag && value(parts.tag.path) !== null ? readerOf(parts.tag.field).View : null;
  const Amount = parts.amount && value(parts.amount.path) !== null ? readerOf(parts.amount.field).View : null;
  return (
    <section className="record-head group" data-testid="record-head">
      <div className="record-name">
        <h2>{line || name}</h2>
        {State && parts.tag && <State field={parts.tag.field} value={value(parts.tag.path)} />}
      </div>
      <div className="record-sum">
        <span className="num muted">{line ? name : ""}</span>
        {Amount && parts.amount && (
          <strong className="num" title={parts.amount.field.label}>
            <Amount field={parts.amount.field} value={value(parts.amount.path)} />
          </strong>
        )}
      </div>
    </section>
  );
}

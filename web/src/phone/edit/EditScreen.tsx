/** A record being edited: a newer version from the server waits until it is saved or left. */
import { useState } from "react";
import { formOf, useApp, useRecord } from "../../api/hooks";
import type { RecordView } from "../../api/types";
import { FormBones, Loading } from "../../kit/Skeleton";
import { useHeld } from "../../kit/useHeld";
import { t } from "../../text";
import { Missing, Nothing, Screen, Trouble } from "../kit/Screen";
import { type FormPlace, hrefs } from "../places";
import { back } from "../router";
import { EditedAlong } from "./EditedAlong";
import { Editor } from "./Editor";

export default function EditScreen({ app: appKey, form: formKey, id }: FormPlace & { id: string }) {
  const app = useApp(appKey);
  const form = useHeld(`${appKey}/${formKey}`, formOf(app.data, formKey));
  const record = useRecord(appKey, formKey, id);
  const [held, setHeld] = useState<RecordView | null>(null);
  const [round, setRound] = useState(0);
  if (!held && record.data && !record.isFetching) setHeld(record.data);

  if (app.error && !app.data) return <Trouble error={app.error} onRetry={() => app.refetch()} />;
  if (record.error && !held) return <Trouble error={record.error} onRetry={() => record.refetch()} />;
  if (app.data && !form) return <Missing />;
  if (!app.data || !form || !held) {
    return (
      <Screen title={t("record.edit")}>
        <Loading>
          <FormBones />
        </Loading>
      </Screen>
    );
  }
  const title = t("record.editing", { title: held.title || t("record.untitled") });
  if (!held.can.update) {
    return (
      <Screen title={title}>
        <Nothing title={t("phone.mayNotEdit")}>
          <a className="button" href={hrefs.record({ app: appKey, form: formKey }, id)}>
            {t("kit.back")}
          </a>
        </Nothing>
      </Screen>
    );
  }
  const anew = () => {
    setHeld(record.data ?? held);
    setRound(round + 1);
  };
  return (
    <Editor
      key={round}
      app={app.data}
      form={form}
      record={held}
      title={title}
      beside={<EditedAlong app={appKey} form={formKey} held={held} now={record.data ?? held} />}
      onSaved={back}
      onAnew={anew}
    />
  );
}

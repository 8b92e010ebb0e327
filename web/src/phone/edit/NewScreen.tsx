/** A new record, or a copy of another to begin with. */
import { useMemo, useState } from "react";
import { formOf, useApp, useBegun, useCopy } from "../../api/hooks";
import { findField } from "../../fields/columns";
import { FormBones, Loading } from "../../kit/Skeleton";
import { useHeld } from "../../kit/useHeld";
import { startFrom } from "../../lists/calendar/days";
import type { NewSearch } from "../../shell/search";
import { t } from "../../text";
import { Missing, Screen, Trouble } from "../kit/Screen";
import { type FormPlace, hrefs } from "../places";
import { go } from "../router";
import { Editor } from "./Editor";

export default function NewScreen({ app: appKey, form: formKey, copy, on, of }: FormPlace & NewSearch) {
  const app = useApp(appKey);
  const there = formOf(app.data, formKey);
  const form = useHeld(`${appKey}/${formKey}`, there?.can.create ? there : undefined);
  const [round, setRound] = useState(0);
  const copied = useCopy(appKey, formKey, copy);
  const from = useBegun(form, of);
  const begun = useMemo(() => from && { ...startFrom(form?.fields ?? [], on), ...from }, [form, on, from]);
  const error = (app.data ? null : app.error) ?? copied.error;
  if (error) return <Trouble error={error} onRetry={() => void (app.error ? app : copied).refetch()} />;
  if (app.data && !form) return <Missing />;
  const title = form ? t("list.create", { noun: form.noun }) : "";
  if (!app.data || !form || !begun || (copy && !copied.data)) {
    return (
      <Screen title={title}>
        <Loading>
          <FormBones />
        </Loading>
      </Screen>
    );
  }
  const { data } = app;
  const left = copied.data?.files_left ?? [];
  const place = { app: appKey, form: formKey };
  return (
    <Editor
      key={round}
      app={data}
      form={form}
      title={title}
      start={copied.data?.values ?? begun}
      copy={copy}
      of={of}
      on={on}
      note={
        left.length > 0
          ? t("record.filesLeft", {
              fields: left.map((path) => findField(data, form, path)?.label ?? path).join(t("field.comma")),
            })
          : undefined
      }
      onSaved={(saved) => saved && go(hrefs.record(place, saved.id), { replace: true })}
      onAnew={() => setRound(round + 1)}
    />
  );
}

/** From a sample to fields: choose a field, click where in the sample it stands; tried out before it is saved. */
import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { ApiError } from "../../../../api/client";
import { type Incoming, type IncomingView, incomingApi, incomingKeys } from "../../../../api/incoming";
import { Dialog } from "../../../../kit/Dialog";
import { toast } from "../../../../kit/toast";
import { t } from "../../../../text";
import { Fields } from "./Fields";
import { fill, placesOf, propose, readSample, type Target, wishOf } from "./mapping";
import { Sample } from "./Sample";

interface Props {
  incoming: Incoming;
  view: IncomingView;
  /** A message that came, whose content is the sample. */
  call?: string;
  onClose: (saved: true | null) => void;
}

interface Outcome {
  isWrong: boolean;
  lines: readonly string[];
}

export function MappingDialog({ incoming, view, call, onClose }: Props) {
  const client = useQueryClient();
  const wish = wishOf(incoming);
  const form = view.forms.find((one) => one.name === incoming.form);
  const flow = view.flows.find((one) => one.name === incoming.flow);
  const [maps, setMaps] = useState(wish.maps);
  const [text, setText] = useState("");
  const [target, setTarget] = useState<Target | null>(null);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [busy, setBusy] = useState(false);
  const read = readSample(text);
  const places = read ? placesOf(read.sample) : [];
  const fields = form?.fields ?? [];
  const gone = incoming.maps.filter((one) => one.field === null).length;
  const put = (next: typeof maps) => {
    setMaps(next);
    setOutcome(null);
  };
  const handlePick = (path: string) => {
    if (target) put(fill(maps, target, path));
    else setOutcome({ isWrong: false, lines: [t("in.placesHint")] });
  };
  const handlePropose = () => {
    const next = propose(maps, fields, places);
    put(next);
    toast.say(t("in.proposed", { n: String(Math.max(0, next.length - maps.length)) }));
  };
  const doing = (act: () => Promise<void>) => async () => {
    setBusy(true);
    try {
      await act();
    } catch (error) {
      if (error instanceof ApiError) setOutcome({ isWrong: true, lines: [error.message] });
      else toast.fail(error);
    } finally {
      setBusy(false);
    }
  };
  const handleTry = doing(async () => {
    const tried = await incomingApi.tryOut({ ...wish, maps, sample: read?.sample });
    const lines = tried.errors.map((one) => (one.path ? `${one.path}：${one.message}` : one.message));
    const fine = t(tried.is_there ? "in.tryThere" : "in.tryNew");
    setOutcome({ isWrong: lines.length > 0, lines: lines.length > 0 ? lines : [fine] });
  });
  const handleSave = doing(async () => {
    await incomingApi.change(incoming.id, { ...wish, maps, version: incoming.version });
    await client.invalidateQueries({ queryKey: incomingKeys.all });
    toast.say(t("in.mapSaved"));
    onClose(true);
  });
  return (
    <Dialog
      width={1080}
      tall
      title={t("in.mapTitle", { name: incoming.name })}
      onClose={() => onClose(null)}
      testId="in-mapping"
      footer={
        <>
          {outcome && (
            <div
              className={outcome.isWrong ? "hook-refusal" : "in-fine"}
              role={outcome.isWrong ? "alert" : "status"}
            >
              {outcome.lines.map((line) => (
                <div key={line}>{line}</div>
              ))}
            </div>
          )}
          <Button onClick={() => onClose(null)}>{t("in.cancel")}</Button>
          <Button disabled={busy || !read} onClick={handleTry}>
            {t("in.try")}
          </Button>
          <Button type="primary" disabled={busy} onClick={handleSave}>
            {t("in.save")}
          </Button>
        </>
      }
    >
      <div className="in-mapping">
        <Sample
          incoming={incoming}
          call={call}
          text={text}
          places={places}
          isWrong={text.trim() !== "" && !read}
          onText={(next) => {
            setText(next);
            setOutcome(null);
          }}
          onPick={handlePick}
          onPropose={handlePropose}
        />
        <section aria-label={t("in.fields")}>
          <h3>{t("in.fields")}</h3>
          {flow && flow.maps.length > 0 && (
            <p className="settings-hint">
              {t("in.flowMaps", { list: flow.maps.map((one) => `${one.path} → ${one.field}`).join("，") })}
            </p>
          )}
          {gone > 0 && <p className="hook-wrong">{t("in.goneField", { n: String(gone) })}</p>}
          <Fields fields={fields} maps={maps} target={target} onTarget={setTarget} onPut={put} />
        </section>
      </div>
    </Dialog>
  );
}

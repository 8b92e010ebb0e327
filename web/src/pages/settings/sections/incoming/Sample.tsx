/** The sample: the last message that came or what was pasted, and its places to click. */
import { Button, Input } from "antd";
import { useEffect, useId, useRef, useState } from "react";
import { type Incoming, incomingApi } from "../../../../api/incoming";
import { toast } from "../../../../kit/toast";
import { t } from "../../../../text";
import { type Place, pretty } from "./mapping";

interface Props {
  incoming: Incoming;
  call?: string;
  text: string;
  places: readonly Place[];
  isWrong: boolean;
  onText: (text: string) => void;
  onPick: (path: string) => void;
  onPropose: () => void;
}

async function lastOf(incoming: Incoming): Promise<string | null> {
  const { rows } = await incomingApi.calls(incoming.id, "", "");
  return rows.find((row) => row.has_body)?.id ?? null;
}

export function Sample({ incoming, call, text, places, isWrong, onText, onPick, onPropose }: Props) {
  const id = useId();
  const [busy, setBusy] = useState(false);
  const take = useRef<(call?: string) => Promise<void>>(async () => undefined);
  take.current = async (wanted) => {
    setBusy(true);
    try {
      const found = wanted ?? (await lastOf(incoming));
      if (!found) return toast.say(t("in.noLast"));
      const came = await incomingApi.call(incoming.id, found);
      onText(pretty(came.body ?? ""));
    } catch (error) {
      toast.fail(error);
    } finally {
      setBusy(false);
    }
  };
  useEffect(() => {
    if (call) void take.current(call);
  }, [call]);
  return (
    <section aria-label={t("in.sample")}>
      <h3>{t("in.sample")}</h3>
      <p className="settings-hint">{t("in.sampleHint")}</p>
      <div className="settings-acts">
        <Button disabled={busy} onClick={() => void take.current()}>
          {t("in.takeLast")}
        </Button>
        <Button disabled={places.length === 0} onClick={onPropose}>
          {t("in.propose")}
        </Button>
      </div>
      <label className="in-label" htmlFor={id}>
        {t("in.sampleText")}
      </label>
      <Input.TextArea
        id={id}
        className="in-code"
        spellCheck={false}
        autoSize={{ minRows: 3, maxRows: 8 }}
        value={text}
        aria-invalid={isWrong}
        onChange={(event) => onText(event.target.value)}
      />
      {isWrong && <p className="hook-wrong">{t("in.noJson")}</p>}
      {places.length > 0 && (
        <>
          <p className="settings-hint">{t("in.placesHint")}</p>
          <ul className="in-places" aria-label={t("in.places")}>
            {places.map((one) => (
              <li key={one.path} style={{ paddingLeft: one.depth * 14 }}>
                <button type="button" className="plain-button" onClick={() => onPick(one.path)}>
                  <code>{one.path}</code>
                  <span className="muted">{one.text}</span>
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

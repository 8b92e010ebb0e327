/** One's own phrases for opinions: to take one, to put them in order, to remove them. */
import { useState } from "react";
import { MOST_PHRASES, useKeepPhrases, usePhrases } from "../../api/phrases";
import { Dialog } from "../../kit/Dialog";
import { ask } from "../../kit/dialogs";
import { Icon } from "../../kit/Icon";
import { toast } from "../../kit/toast";
import { t } from "../../text";
import "../../text/opinions";
import "./opinions.css";

/** The phrase that was taken; null when none was. */
export const showPhrases = (): Promise<string | null> =>
  ask<string>((close) => <PhrasesDialog onClose={close} />);

function PhrasesDialog({ onClose }: { onClose: (chosen: string | null) => void }) {
  const kept = usePhrases().data ?? [];
  const keep = useKeepPhrases();
  const [text, setText] = useState("");
  const put = (phrases: readonly string[]) => keep.mutate(phrases, { onError: toast.fail });
  const move = (from: number, by: number) => {
    const next = [...kept];
    const [one] = next.splice(from, 1);
    if (one !== undefined) next.splice(from + by, 0, one);
    put(next);
  };
  const add = () => {
    if (!text.trim()) return;
    put([...kept, text]);
    setText("");
  };
  return (
    <Dialog title={t("phrases.title")} onClose={() => onClose(null)} testId="phrases">
      <p className="muted">{t("phrases.hint")}</p>
      <ul className="phrases">
        {kept.map((one, index) => (
          <li key={one}>
            <button type="button" className="phrase" onClick={() => onClose(one)}>
              {one}
            </button>
            <Act
              icon="up"
              label={t("phrases.up", { text: one })}
              off={index === 0}
              onPress={() => move(index, -1)}
            />
            <Act
              icon="down"
              label={t("phrases.down", { text: one })}
              off={index === kept.length - 1}
              onPress={() => move(index, 1)}
            />
            <Act
              icon="close"
              label={t("phrases.remove", { text: one })}
              onPress={() => put(kept.filter((each) => each !== one))}
            />
          </li>
        ))}
      </ul>
      {kept.length < MOST_PHRASES && (
        <div className="phrase-new">
          <input
            aria-label={t("phrases.new")}
            placeholder={t("phrases.new")}
            value={text}
            maxLength={200}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === "Enter" && !event.nativeEvent.isComposing) add();
            }}
          />
          <button type="button" className="button" disabled={!text.trim() || keep.isPending} onClick={add}>
            {t("phrases.add")}
          </button>
        </div>
      )}
    </Dialog>
  );
}

interface ActProps {
  icon: string;
  label: string;
  off?: boolean;
  onPress: () => void;
}

const Act = ({ icon, label, off, onPress }: ActProps) => (
  <button
    type="button"
    className="phrase-act"
    aria-label={label}
    title={label}
    disabled={off}
    onClick={onPress}
  >
    <Icon name={icon} size={15} />
  </button>
);

/** Below an opinion: the phrases the step gives and one's own, and files or photographs that go with it. */
import { useState } from "react";
import type { FileRef } from "../../api/files";
import { LONGEST_PHRASE, MOST_PHRASES, useKeepPhrases, usePhrases } from "../../api/phrases";
import type { Mine } from "../../api/tasks";
import type { FieldView, Value } from "../../api/types";
import type { FieldScope } from "../../fields/contract";
import { LateBox } from "../../fields/files/LateBox";
import { Icon } from "../../kit/Icon";
import { toast } from "../../kit/toast";
import { t } from "../../text";
import "../../text/opinions";
import "./opinions.css";

export interface OpinionMoreProps {
  mine: Mine;
  opinion: string;
  onOpinion: (text: string) => void;
  files: readonly FileRef[];
  /** Without it none go with the act. */
  onFiles?: (files: readonly FileRef[], wrong?: string) => void;
}

/** So many of one's own stand there; the rest is behind 管理. */
const MOST_SHOWN = 6;

export default function OpinionMore({ mine, opinion, onOpinion, files, onFiles }: OpinionMoreProps) {
  const own = usePhrases().data ?? [];
  const keep = useKeepPhrases();
  const [attaches, setAttaches] = useState(false);
  const text = opinion.trim().replace(/\s+/g, " ");
  const isKnown = [...mine.quick, ...own].includes(text);
  const canKeep = text !== "" && text.length <= LONGEST_PHRASE && !isKnown && own.length < MOST_PHRASES;
  const handleKeep = () =>
    keep.mutate([...own, text], { onSuccess: () => toast.say(t("phrases.kept")), onError: toast.fail });
  const handleManage = async () => {
    const { showPhrases } = await import("./PhrasesDialog");
    const chosen = await showPhrases();
    if (chosen) onOpinion(chosen);
  };
  return (
    <div className="opinion-more">
      <ul className="quick" aria-label={t("act.quick")}>
        {[...mine.quick, ...own.slice(0, MOST_SHOWN).filter((one) => !mine.quick.includes(one))].map(
          (one) => (
            <li key={one}>
              <button type="button" title={one} onClick={() => onOpinion(one)}>
                {one}
              </button>
            </li>
          ),
        )}
        {canKeep && (
          <li>
            <button type="button" className="is-act" disabled={keep.isPending} onClick={handleKeep}>
              <Icon name="plus" size={13} /> {t("phrases.keep")}
            </button>
          </li>
        )}
        {own.length > 0 && (
          <li>
            <button type="button" className="is-act" onClick={() => void handleManage()}>
              {t("phrases.manage")}
            </button>
          </li>
        )}
        {onFiles && !attaches && files.length === 0 && (
          <li>
            <button type="button" className="is-act" onClick={() => setAttaches(true)}>
              <Icon name="clip" size={13} /> {t("opinion.attach")}
            </button>
          </li>
        )}
      </ul>
      {onFiles && (attaches || files.length > 0) && (
        <LateBox
          id="opinion-files"
          field={field()}
          path=""
          scope={NOWHERE}
          value={files as unknown as Value}
          task={mine.task}
          tiles={false}
          retries
          onChange={(value, wrong) => onFiles((value ?? []) as unknown as readonly FileRef[], wrong)}
          onLeave={() => {}}
        />
      )}
      {files.length > 0 && (
        <p className="muted">
          {onFiles ? t("opinion.filesGo") : t("opinion.filesStay", { n: files.length })}
        </p>
      )}
    </div>
  );
}

/** They stand in no form: only what the box asks of a field is said. */
const field = (): FieldView =>
  ({ key: "files", label: t("opinion.files"), most: 9, types: [] }) as unknown as FieldView;

const NOWHERE = { app: "", form: "", today: "" } as unknown as FieldScope;

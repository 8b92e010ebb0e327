/** What belongs to an opinion in the course of a run: its files, and what was changed in the record since it was given. */
import { type FileRef, isPicture } from "../../api/files";
import type { RunView } from "../../api/tasks";
import type { FormView } from "../../api/types";
import { changeText, changeTexts } from "../../fields/changes";
import { Dialog } from "../../kit/Dialog";
import { ask } from "../../kit/dialogs";
import { sizeText } from "../../kit/format";
import { Icon } from "../../kit/Icon";
import { t } from "../../text";
import "../../text/opinions";
import type { PersonLine } from "./course";
import "./opinions.css";

interface ShownProps {
  line: PersonLine;
  run: RunView;
  form?: FormView;
}

/** So many changes stand there; all of them in the comparison. */
const MOST = 4;

export default function OpinionShown({ line, run, form }: ShownProps) {
  const { task, files, changes, compares } = line;
  const compare = async () => {
    const { showVersion } = await import("./VersionCompare");
    if (compares !== null) showVersion({ run, form, version: compares });
  };
  return (
    <>
      {task && files.length > 0 && (
        <ul className="opinion-files" aria-label={t("opinion.files")}>
          {files.map((file) => (
            <li key={file.id}>
              <Shown file={file} address={`/api/v1/tasks/${task}/files/${file.id}`} />
            </li>
          ))}
        </ul>
      )}
      {changes.length > 0 && (
        <p className="opinion-since" data-testid="since">
          {t("opinion.since", {
            what: changes
              .slice(0, MOST)
              .map((one) => sinceText(form, one))
              .join("；"),
          })}
          {changes.length > MOST && t("opinion.sinceMore", { n: changes.length - MOST })}
        </p>
      )}
      {compares !== null && (
        <button type="button" className="opinion-compare" onClick={() => void compare()}>
          {t("opinion.compare", { n: compares })}
        </button>
      )}
    </>
  );
}

/** "数量 10 → 12"; of a line that came or went that it did. */
function sinceText(form: FormView | undefined, one: PersonLine["changes"][number]): string {
  if (!form || one.act === "moved") return one.label;
  if (one.act === "added" || one.act === "removed") {
    const row = changeText(form, one.path, one.act === "added" ? one.after : one.before);
    return `${one.label} ${t(`opinion.${one.act}`, { row })}`;
  }
  const [was, now] = changeTexts(form, one.path, one.before, one.after);
  return `${one.label} ${was} → ${now}`;
}

function Shown({ file, address }: { file: FileRef; address: string }) {
  const open = () =>
    void ask<true>((close) => (
      <Dialog title={file.name} width={960} testId="opinion-file" onClose={() => close(true)}>
        <img className="signed-large" src={`${address}?size=large`} alt={file.name} />
      </Dialog>
    ));
  if (isPicture(file)) {
    return (
      <button
        type="button"
        className="course-signature"
        aria-label={t("file.look", { name: file.name })}
        onClick={open}
      >
        <img src={`${address}?size=small`} alt="" loading="lazy" />
      </button>
    );
  }
  return (
    <a className="opinion-file" href={address} target="_blank" rel="noreferrer" title={file.name}>
      <Icon name="file" size={15} />
      <span>{file.name}</span>
      <small className="muted num">{sizeText(file.size)}</small>
    </a>
  );
}

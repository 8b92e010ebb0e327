/** Many names at once, one a line, or cells copied from a spreadsheet: by themselves, or of a table that gets a name too. */
import { Button, Input } from "antd";
import { type ReactNode, useId, useState } from "react";
import { Dialog } from "../../kit/Dialog";
import { t } from "../../text";

type Close = (answer: string[] | null) => void;
type Title = "building.manyOptions" | "building.manyFields" | "building.addColumns";
type Hint = "building.manyHint" | "building.manyFieldsHint";

/** A table to come, a form or a subform, with the names of what it holds. */
export interface NamedTable {
  label: string;
  names: string[];
}

interface AskedTable {
  title: string;
  label: string;
  start?: string;
  hint?: string;
  lines: string;
}

const MOST = 100;

export const namesIn = (text: string): string[] =>
  [...new Set(text.split(/[\n\t]+/).map((name) => name.trim().slice(0, 100)))].filter(Boolean);

export const askLines =
  (title: Title, hint: Hint) =>
  (close: Close): ReactNode => <LinesDialog title={title} hint={hint} close={close} />;

function LinesDialog({ title, hint, close }: { title: Title; hint: Hint; close: Close }) {
  const [text, setText] = useState("");
  const names = namesIn(text);
  const isFine = names.length > 0 && names.length <= MOST;
  return (
    <Dialog
      title={t(title)}
      onClose={() => close(null)}
      width={440}
      testId="ask-lines"
      onKey={(event) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && isFine) close(names);
      }}
      footer={
        <>
          <Button onClick={() => close(null)}>{t("kit.cancel")}</Button>
          <Button type="primary" disabled={!isFine} onClick={() => close(names)}>
            {t("building.addMany", { n: names.length })}
          </Button>
        </>
      }
    >
      <p className="muted">{t(hint)}</p>
      <Input.TextArea
        aria-label={t(title)}
        autoSize={{ minRows: 6, maxRows: 14 }}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <TooMany count={names.length} />
    </Dialog>
  );
}

function TooMany({ count }: { count: number }) {
  if (count <= MOST) return null;
  return (
    <p className="field-note is-red" role="alert">
      {t("building.tooMany", { n: count, most: MOST })}
    </p>
  );
}

export const askTable =
  (asked: AskedTable) =>
  (close: (answer: NamedTable | null) => void): ReactNode => <TableDialog {...asked} close={close} />;

type TableProps = AskedTable & { close: (answer: NamedTable | null) => void };

function TableDialog({ title, label, start = "", hint, lines, close }: TableProps) {
  const [name, setName] = useState(start);
  const [text, setText] = useState("");
  const id = useId();
  const names = namesIn(text);
  const isFine = name.trim() !== "" && names.length <= MOST;
  const ready = () => isFine && close({ label: name.trim(), names });
  return (
    <Dialog
      title={title}
      onClose={() => close(null)}
      width={460}
      testId="ask-table"
      onKey={(event) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) ready();
      }}
      footer={
        <>
          <Button onClick={() => close(null)}>{t("kit.cancel")}</Button>
          <Button type="primary" disabled={!isFine} onClick={ready}>
            {names.length > 0 ? t("building.createWith", { n: names.length }) : t("building.create")}
          </Button>
        </>
      }
    >
      <div className="build-line is-apart">
        <label htmlFor={`${id}-name`}>{label}</label>
        <Input
          id={`${id}-name`}
          aria-describedby={hint && `${id}-hint`}
          value={name}
          maxLength={100}
          onChange={(event) => setName(event.target.value)}
          onPressEnter={(event) => {
            // Else the button that asked, to which the focus goes back, takes the same key as a press.
            event.preventDefault();
            if (!event.ctrlKey && !event.metaKey) ready();
          }}
        />
        {hint && (
          <span id={`${id}-hint`} className="muted">
            {hint}
          </span>
        )}
      </div>
      <div className="build-line">
        <label htmlFor={`${id}-lines`}>{lines}</label>
        <Input.TextArea
          id={`${id}-lines`}
          aria-describedby={`${id}-how`}
          autoSize={{ minRows: 5, maxRows: 12 }}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <span id={`${id}-how`} className="muted">
          {t("building.linesHint")}
        </span>
        <TooMany count={names.length} />
      </div>
    </Dialog>
  );
}

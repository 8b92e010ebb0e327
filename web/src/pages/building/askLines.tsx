/** Many names at once: one a line, or cells copied from a spreadsheet. */
import { Button, Input } from "antd";
import { type ReactNode, useState } from "react";
import { Dialog } from "../../kit/Dialog";
import { t } from "../../text";

type Close = (answer: string[] | null) => void;
type Title = "building.manyOptions" | "building.manyFields";
type Hint = "building.manyHint" | "building.manyFieldsHint";
const MOST = 100;

export const namesIn = (text: string): string[] =>
  [...new Set(text.split(/[\n\t]+/).map((name) => name.trim().slice(0, 100)))].filter(Boolean).slice(0, MOST);

export const askLines =
  (title: Title, hint: Hint) =>
  (close: Close): ReactNode => <LinesDialog title={title} hint={hint} close={close} />;

function LinesDialog({ title, hint, close }: { title: Title; hint: Hint; close: Close }) {
  const [text, setText] = useState("");
  const names = namesIn(text);
  return (
    <Dialog
      title={t(title)}
      onClose={() => close(null)}
      width={440}
      testId="ask-lines"
      onKey={(event) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && names.length > 0) close(names);
      }}
      footer={
        <>
          <Button onClick={() => close(null)}>{t("kit.cancel")}</Button>
          <Button type="primary" disabled={names.length === 0} onClick={() => close(names)}>
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
    </Dialog>
  );
}

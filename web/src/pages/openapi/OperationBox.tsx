/** One operation: what it does, an example in three languages, its answers, and a place to try it. */
import { Button } from "antd";
import { useState } from "react";
import type { OpenDocument } from "../../api/open";
import { toast } from "../../kit/toast";
import { t } from "../../text";
import "../../text/open";
import { answersOf, exampleAnswer, exampleBody, type Operation, takesFile } from "./operations";
import { Scroll } from "./Scroll";
import { LANGUAGES, type Language, snippet } from "./snippets";
import { TryIt } from "./TryIt";

interface Props {
  app: string;
  form: string | null;
  document: OpenDocument;
  operation: Operation;
}

export function OperationBox({ app, form, document, operation }: Props) {
  const [open, setOpen] = useState(false);
  const { method, path, tree } = operation;
  return (
    <details
      className="open-operation"
      data-testid={tree.operationId}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>
        <span className={`open-method is-${method.toLowerCase()}`}>{method}</span>
        <span className="open-summary">{tree.summary}</span>
        <code>{path.replace("/api/v1", "")}</code>
      </summary>
      {open && (
        <div className="open-inside">
          {tree.description && <p>{tree.description}</p>}
          <Snippets document={document} operation={operation} />
          <Answers document={document} operation={operation} />
          {!takesFile(tree) && <TryIt app={app} form={form} operation={operation} />}
        </div>
      )}
    </details>
  );
}

/** Under which address programs reach the server: the one that is set, else that of this page. */
const serverOf = (document: OpenDocument) =>
  new URL(document.servers[0]?.url ?? "/", window.location.origin).origin;

function Snippets({ document, operation }: { document: OpenDocument; operation: Operation }) {
  const [language, setLanguage] = useState<Language>("curl");
  const { method, path, tree } = operation;
  const body = exampleBody(tree);
  const text = snippet(language, { method, url: serverOf(document) + path, body });
  const handleCopy = () => navigator.clipboard?.writeText(text).then(() => toast.say(t("open.copied")));
  if (takesFile(tree)) return <p className="open-hint">{t("open.takesFile")}</p>;
  return (
    <section aria-label={t("open.example")}>
      <div className="open-languages">
        {LANGUAGES.map((one) => (
          <button key={one} type="button" aria-pressed={language === one} onClick={() => setLanguage(one)}>
            {one}
          </button>
        ))}
        <Button size="small" onClick={handleCopy}>
          {t("open.copy")}
        </Button>
      </div>
      <Code text={text} label={t("open.example")} />
    </section>
  );
}

function Answers({ document, operation }: { document: OpenDocument; operation: Operation }) {
  const example = exampleAnswer(operation.tree);
  return (
    <section aria-label={t("open.answers")}>
      <h4>{t("open.answers")}</h4>
      <dl className="open-answers">
        {answersOf(document, operation.tree).map(({ status, text }) => (
          <div key={status}>
            <dt className="num">{status}</dt>
            <dd>{text.replaceAll("`", "")}</dd>
          </div>
        ))}
      </dl>
      {example !== undefined && (
        <Code text={JSON.stringify(example, null, 2)} label={t("open.exampleAnswer")} />
      )}
    </section>
  );
}

export function Code({ text, label }: { text: string; label: string }) {
  return (
    <Scroll className="open-code" label={label}>
      <pre>{text}</pre>
    </Scroll>
  );
}

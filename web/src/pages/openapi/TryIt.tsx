/** 「试一下」: one call with the session of this page or a pasted key, on the company's real data. */
import { Button, Input } from "antd";
import { useEffect, useId, useState } from "react";
import { api } from "../../api/calls";
import { type Tried, tryCall } from "../../api/open";
import { t } from "../../text";
import "../../text/open";
import { Code } from "./OperationBox";
import { asksVersion, exampleBody, filled, type Operation, pretty, slots } from "./operations";

interface Props {
  app: string;
  form: string | null;
  operation: Operation;
}

export function TryIt({ app, form, operation }: Props) {
  const { method, path, tree } = operation;
  const example = exampleBody(tree);
  const [values, setValues] = useState<Record<string, string>>({});
  const [version, setVersion] = useState("");
  const [body, setBody] = useState(example === undefined ? "" : JSON.stringify(example, null, 2));
  const [bearer, setBearer] = useState("");
  const [tried, setTried] = useState<Tried | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const names = slots(path);
  const needsRecord = form !== null && names.includes("id") && !path.includes("/trash/");

  // A real record to begin with, as far as its reader sees one.
  useEffect(() => {
    if (!needsRecord || form === null) return;
    const stop = new AbortController();
    api
      .query(app, form, { columns: ["version"], limit: 1 }, stop.signal)
      .then(({ rows }) => {
        const row = rows[0];
        if (!row) return;
        setValues((known) => ({ id: String(row.id), ...known }));
        setVersion(String(row.version ?? ""));
      })
      .catch(() => undefined); // whoever may not read it types an id
    return () => stop.abort();
  }, [app, form, needsRecord]);

  const handleSend = async () => {
    setBusy(true);
    setFailure(null);
    try {
      const asked = { method, path: filled(path, values), body, bearer };
      setTried(await tryCall(asksVersion(tree) ? { ...asked, version } : asked));
    } catch (error) {
      setTried(null);
      setFailure(error instanceof SyntaxError ? t("open.notJson") : String((error as Error).message));
    } finally {
      setBusy(false);
    }
  };

  return (
    <section className="open-try" aria-label={t("open.try")}>
      <h4>{t("open.try")}</h4>
      {method !== "GET" && !/\/(query|aggregate|preview|pick)$/.test(path) && (
        <p className="open-warning">{t("open.tryWarning")}</p>
      )}
      {names.map((name) => (
        <Line
          key={name}
          label={name}
          value={values[name] ?? ""}
          onChange={(text) => setValues({ ...values, [name]: text })}
        />
      ))}
      {asksVersion(tree) && <Line label={t("open.version")} value={version} onChange={setVersion} />}
      {example !== undefined && (
        <Line
          label={t("open.body")}
          value={body}
          onChange={setBody}
          rows={Math.min(16, body.split("\n").length + 1)}
        />
      )}
      <Line label={t("open.bearer")} value={bearer} onChange={setBearer} placeholder={t("open.bearerHint")} />
      <Button type="primary" disabled={busy} onClick={handleSend}>
        {t("open.send")}
      </Button>
      {failure && (
        <p className="open-refusal" role="alert">
          {failure}
        </p>
      )}
      {tried && (
        <div data-testid="tried" role="status">
          <p className={tried.status < 400 ? "open-good" : "open-refusal"}>
            {t("open.answered", { status: tried.status, ms: tried.milliseconds })}
          </p>
          {tried.text && <Code text={pretty(tried.text)} label={t("open.answer")} />}
        </div>
      )}
    </section>
  );
}

interface LineProps {
  label: string;
  value: string;
  onChange: (text: string) => void;
  placeholder?: string;
  rows?: number;
}

function Line({ label, value, onChange, placeholder, rows }: LineProps) {
  const id = useId();
  return (
    <div className="open-line">
      <label htmlFor={id}>{label}</label>
      {rows ? (
        <Input.TextArea
          id={id}
          className="open-body"
          rows={rows}
          value={value}
          spellCheck={false}
          onChange={(event) => onChange(event.target.value)}
        />
      ) : (
        <Input
          id={id}
          value={value}
          placeholder={placeholder}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </div>
  );
}

/** The documentation of an app's interface, drawn from its OpenAPI document: what this reader may do, no more. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useApps } from "../../api/hooks";
import { type OpenDocument, type OpenField, openApi } from "../../api/open";
import { ListBones, Loading } from "../../kit/Skeleton";
import { Refused } from "../../shell/Broken";
import { currentLang, t } from "../../text";
import "../../text/open";
import { OperationBox } from "./OperationBox";
import { operationsOf } from "./operations";
import { Scroll } from "./Scroll";

export function Docs() {
  const apps = useApps();
  const [chosen, setChosen] = useState<string | null>(null);
  const app = chosen ?? apps.data?.apps[0]?.key;
  if (apps.error) return <Refused error={apps.error} onRetry={() => apps.refetch()} />;
  if (!app) return <Bones />;
  return (
    <div className="open-docs">
      {(apps.data?.apps.length ?? 0) > 1 && (
        <label className="open-app">
          {t("open.app")}
          <select value={app} onChange={(event) => setChosen(event.target.value)}>
            {apps.data?.apps.map((one) => (
              <option key={one.key} value={one.key}>
                {one.label}
              </option>
            ))}
          </select>
        </label>
      )}
      <AppDocs key={app} app={app} />
    </div>
  );
}

const Bones = () => (
  <Loading>
    <ListBones rows={6} />
  </Loading>
);

function AppDocs({ app }: { app: string }) {
  const asked = useQuery({
    queryKey: ["openapi", app, currentLang()],
    queryFn: ({ signal }) => openApi.document(app, signal),
    staleTime: 60_000,
  });
  const [tag, setTag] = useState<string | null>(null);
  if (asked.error) return <Refused error={asked.error} onRetry={() => asked.refetch()} />;
  if (!asked.data) return <Bones />;
  const document = asked.data;
  const shown = tag === "" ? null : (tag ?? document.tags[0]?.name ?? null);
  return (
    <div className="open-columns">
      <nav className="open-forms" aria-label={t("open.forms")}>
        {document.tags.map((one) => (
          <button
            key={one.name}
            type="button"
            aria-current={shown === one.name}
            onClick={() => setTag(one.name)}
          >
            {one.description}
          </button>
        ))}
        <button type="button" aria-current={shown === null} onClick={() => setTag("")}>
          {t("open.rest")}
        </button>
      </nav>
      <FormDocs key={shown} app={app} document={document} tag={shown} />
    </div>
  );
}

function FormDocs({ app, document, tag }: { app: string; document: OpenDocument; tag: string | null }) {
  const form = document.tags.find((one) => one.name === tag);
  const operations = operationsOf(document, tag);
  return (
    <article className="paper open-paper" data-testid="api-docs">
      <h2>{form?.description ?? t("open.rest")}</h2>
      {!form && <About app={app} document={document} />}
      {form && <Fields fields={form["x-fields"]} />}
      <h3>{t("open.operations")}</h3>
      {operations.map((one) => (
        <OperationBox
          key={one.tree.operationId}
          app={app}
          form={form?.["x-form"] ?? null}
          document={document}
          operation={one}
        />
      ))}
    </article>
  );
}

function About({ app, document }: { app: string; document: OpenDocument }) {
  return (
    <>
      <p className="open-about">{document.info.description.replaceAll("`", "")}</p>
      <p>
        <a href={`/api/v1/apps/${app}/openapi.json`} target="_blank" rel="noreferrer">
          {t("open.download")}
        </a>
      </p>
      <h3>{t("open.codes")}</h3>
      <Scroll className="open-wide" label={t("open.codes")}>
        <table>
          <thead>
            <tr>
              <th>{t("open.status")}</th>
              <th>{t("open.code")}</th>
              <th>{t("open.message")}</th>
            </tr>
          </thead>
          <tbody>
            {document["x-codes"].map((one) => (
              <tr key={one.code + one.status}>
                <td className="num">{one.status}</td>
                <td>
                  <code>{one.code}</code>
                </td>
                <td>{one.message}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </>
  );
}

function Fields({ fields }: { fields: OpenField[] }) {
  return (
    <details className="open-fields" open>
      <summary>
        <h3>{t("open.fields", { n: fields.length })}</h3>
      </summary>
      <Scroll className="open-wide" label={t("open.fields", { n: fields.length })}>
        <table>
          <thead>
            <tr>
              <th>{t("open.path")}</th>
              <th>{t("open.label")}</th>
              <th>{t("open.kind")}</th>
              <th>{t("open.access")}</th>
              <th>{t("open.note")}</th>
            </tr>
          </thead>
          <tbody>
            {fields.map((field) => (
              <tr key={field.path}>
                <td>
                  <code>{field.path}</code>
                </td>
                <td>
                  {field.label}
                  {field.required && <span className="open-must"> *</span>}
                </td>
                <td>{field.kind}</td>
                <td>{t(accessOf(field))}</td>
                <td>{field.note}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </details>
  );
}

function accessOf(field: OpenField): "open.both" | "open.readOnly" | "open.writeOnly" {
  if (!field.writable) return "open.readOnly";
  return field.readable ? "open.both" : "open.writeOnly";
}

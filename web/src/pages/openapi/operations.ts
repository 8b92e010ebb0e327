/** What the page shows of an OpenAPI document: operations by form, their examples and refusals. Pure. */
import type { OpenDocument, OpenOperation } from "../../api/open";

export interface Operation {
  method: string;
  path: string;
  tree: OpenOperation;
}

const BASE = "/api/v1";

/** The operations of a form by its tag; those of no form for `null`. */
export function operationsOf(document: OpenDocument, tag: string | null): Operation[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, tree]) => (tag ? tree.tags?.includes(tag) : !tree.tags))
      .map(([method, tree]) => ({ method: method.toUpperCase(), path, tree })),
  );
}

export function exampleBody(operation: OpenOperation): unknown {
  return operation.requestBody?.content["application/json"]?.example;
}

export function takesFile(operation: OpenOperation): boolean {
  return Boolean(operation.requestBody?.content["multipart/form-data"]);
}

export function exampleAnswer(operation: OpenOperation): unknown {
  const good = Object.entries(operation.responses).find(([status]) => status.startsWith("2"));
  return good?.[1].content?.["application/json"]?.example;
}

/** Every answer with its words; refusals are told in the components. */
export function answersOf(
  document: OpenDocument,
  operation: OpenOperation,
): { status: string; text: string }[] {
  return Object.entries(operation.responses).map(([status, answer]) => {
    const name = answer.$ref?.split("/").at(-1) ?? "";
    return { status, text: answer.description ?? document.components.responses[name]?.description ?? "" };
  });
}

export const slots = (path: string): string[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map((found) => found[1] ?? "");

/** The path below `/api/v1`, its slots filled. */
export function filled(path: string, values: Record<string, string>): string {
  const full = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? ""));
  return full.startsWith(BASE) ? full.slice(BASE.length) : full;
}

export const asksVersion = (operation: OpenOperation): boolean =>
  operation.parameters.some((one) => one.$ref?.endsWith("/IfMatch"));

export function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

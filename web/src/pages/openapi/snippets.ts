/** The same call in three languages, ready to copy. Pure. */
export interface Sample {
  method: string;
  /** With its host. */
  url: string;
  body?: unknown;
}

export const LANGUAGES = ["curl", "Python", "JavaScript"] as const;
export type Language = (typeof LANGUAGES)[number];

const KEY = "hd_…";

export function snippet(language: Language, sample: Sample): string {
  return { curl, Python: python, JavaScript: javascript }[language](sample);
}

function curl({ method, url, body }: Sample): string {
  const lines = [`curl -X ${method} '${url}'`, `-H 'Authorization: Bearer ${KEY}'`];
  if (body !== undefined) {
    const json = JSON.stringify(body).replace(/'/g, "'\\''");
    lines.push("-H 'Content-Type: application/json'", `-d '${json}'`);
  }
  return lines.join(" \\\n  ");
}

function python({ method, url, body }: Sample): string {
  const json = body === undefined ? "" : `\n    json=${pythonValue(body, "    ")},`;
  return [
    "import requests",
    "",
    `answer = requests.request(`,
    `    "${method}",`,
    `    "${url}",`,
    `    headers={"Authorization": "Bearer ${KEY}"},${json}`,
    ")",
    "answer.raise_for_status()",
    method === "DELETE" ? "print(answer.status_code)" : "print(answer.json())",
  ].join("\n");
}

function pythonValue(value: unknown, indent: string): string {
  if (value === null || value === undefined) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  const deeper = `${indent}    `;
  if (Array.isArray(value)) {
    if (value.length === 0) return "[]";
    return `[\n${value.map((one) => `${deeper}${pythonValue(one, deeper)},\n`).join("")}${indent}]`;
  }
  if (typeof value === "object") {
    const entries = Object.entries(value);
    if (entries.length === 0) return "{}";
    const lines = entries.map(
      ([name, one]) => `${deeper}${JSON.stringify(name)}: ${pythonValue(one, deeper)},\n`,
    );
    return `{\n${lines.join("")}${indent}}`;
  }
  return JSON.stringify(value);
}

function javascript({ method, url, body }: Sample): string {
  const lines = [
    `const answer = await fetch("${url}", {`,
    `  method: "${method}",`,
    body === undefined
      ? `  headers: { Authorization: "Bearer ${KEY}" },`
      : `  headers: { Authorization: "Bearer ${KEY}", "Content-Type": "application/json" },`,
  ];
  if (body !== undefined) {
    lines.push(`  body: JSON.stringify(${JSON.stringify(body, null, 2).replace(/\n/g, "\n  ")}),`);
  }
  lines.push(
    "});",
    "if (!answer.ok) throw new Error((await answer.json()).title);",
    method === "DELETE" ? "console.log(answer.status);" : "console.log(await answer.json());",
  );
  return lines.join("\n");
}

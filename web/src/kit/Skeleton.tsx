/** Grey stand-ins for what is being loaded; nothing at all during the first 200 ms. */
import { type ReactNode, useEffect, useState } from "react";
import { t } from "../text";

function useLater(milliseconds: number): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), milliseconds);
    return () => clearTimeout(timer);
  }, [milliseconds]);
  return late;
}

export function Bone({ width = "100%", height = 14 }: { width?: number | string; height?: number }) {
  return <span className="bone" style={{ width, height }} />;
}

/** Show children after 200 ms, and after 8 s say that it takes longer than usual. */
export function Loading({ children }: { children?: ReactNode }) {
  const shown = useLater(200);
  const slow = useLater(8_000);
  if (!shown) return null;
  return (
    <div role="status" aria-busy="true">
      {children ?? <ListBones />}
      {slow && <p className="muted">{t("kit.slow")}</p>}
      <span className="visually-hidden">{t("kit.loading")}</span>
    </div>
  );
}

export function ListBones({ rows = 8 }: { rows?: number }) {
  return (
    <div style={{ display: "grid", gap: 18, padding: 16 }}>
      {Array.from({ length: rows }, (_, index) => (
        <Bone key={`row${index.toString()}`} width={`${92 - ((index * 17) % 40)}%`} />
      ))}
    </div>
  );
}

export function FormBones({ fields = 8 }: { fields?: number }) {
  return (
    <div
      style={{
        display: "grid",
        gridTemplateColumns: "repeat(auto-fill, minmax(240px, 1fr))",
        gap: 20,
        padding: 20,
      }}
    >
      {Array.from({ length: fields }, (_, index) => (
        <div key={`field${index.toString()}`} style={{ display: "grid", gap: 8 }}>
          <Bone width={72} height={12} />
          <Bone height={32} />
        </div>
      ))}
    </div>
  );
}

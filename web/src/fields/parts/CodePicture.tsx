/** A code as a picture to be scanned; a text that fits no picture has none. */
import { code128, isBarText } from "../../kit/code128";
import { qr } from "../../kit/qr";

const HEIGHT = 44;
const QUIET = { code128: 10, qr: 4 };

/** Dark stretches as one path; of bars each is as high as the picture. */
function barsOf(text: string): { path: string; width: number } {
  let at = QUIET.code128;
  const parts = code128(text).map((width, place) => {
    at += width;
    return place % 2 === 0 ? `M${at - width} 0h${width}v${HEIGHT}h-${width}z` : "";
  });
  return { path: parts.join(""), width: at + QUIET.code128 };
}

function squaresOf(text: string): { path: string; width: number } | null {
  const grid = qr(text);
  if (!grid) return null;
  const squares = grid.flatMap((row, y) =>
    row.map((dark, x) => (dark ? `M${x + QUIET.qr} ${y + QUIET.qr}h1v1h-1z` : "")),
  );
  return { path: squares.join(""), width: grid.length + 2 * QUIET.qr };
}

export default function CodePicture({
  text,
  symbol,
}: {
  text: string;
  symbol: "code128" | "qr" | undefined;
}) {
  const drawn = symbol === "qr" ? squaresOf(text) : isBarText(text) ? barsOf(text) : null;
  if (!drawn) return null;
  const height = symbol === "qr" ? drawn.width : HEIGHT;
  return (
    <svg
      className={`code-picture is-${symbol === "qr" ? "qr" : "bars"}`}
      viewBox={`0 0 ${drawn.width} ${height}`}
      preserveAspectRatio={symbol === "qr" ? undefined : "none"}
      shapeRendering="crispEdges"
      role="img"
      aria-label={text}
    >
      <path d={drawn.path} />
    </svg>
  );
}

/**
 * What a hand writes, as a picture: strokes of points, drawn smoothly. No React and no page but the canvas it is given.
 */

export interface Point {
  x: number;
  y: number;
}

const INK = "#10141c";
const LINE = 2.6;
/** Kept around the ink, in points of the screen. */
const MARGIN = 10;

/** Draw strokes as lines through the middles between their points; a single point is a dot. */
export function drawStrokes(pen: CanvasRenderingContext2D, strokes: readonly (readonly Point[])[]): void {
  pen.strokeStyle = INK;
  pen.fillStyle = INK;
  pen.lineWidth = LINE;
  pen.lineCap = "round";
  pen.lineJoin = "round";
  for (const stroke of strokes) {
    const [first, ...rest] = stroke;
    if (!first) continue;
    pen.beginPath();
    if (rest.length === 0) {
      pen.arc(first.x, first.y, LINE / 2, 0, 2 * Math.PI);
      pen.fill();
      continue;
    }
    pen.moveTo(first.x, first.y);
    let last = first;
    for (const point of rest) {
      pen.quadraticCurveTo(last.x, last.y, (last.x + point.x) / 2, (last.y + point.y) / 2);
      last = point;
    }
    pen.lineTo(last.x, last.y);
    pen.stroke();
  }
}

/** Write a typed name as large as fits. */
export function drawName(pen: CanvasRenderingContext2D, name: string, width: number, height: number): void {
  const font = (size: number) => `${size}px KaiTi, STKaiti, "Noto Serif CJK SC", serif`;
  let size = height * 0.5;
  pen.font = font(size);
  const wide = pen.measureText(name).width;
  if (wide > width * 0.9) size *= (width * 0.9) / wide;
  pen.font = font(size);
  pen.fillStyle = INK;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillText(name, width / 2, height / 2);
}

/** The box around what is not clear in pixels of a picture, four bytes each; null when all is. */
export function inkBox(pixels: Uint8ClampedArray, width: number) {
  let [left, top, right, bottom] = [width, Number.POSITIVE_INFINITY, -1, -1];
  for (let at = 3; at < pixels.length; at += 4) {
    if (pixels[at] === 0) continue;
    const place = (at - 3) / 4;
    const [x, y] = [place % width, Math.floor(place / width)];
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = y;
  }
  return right < 0 ? null : { left, top, width: right - left + 1, height: bottom - top + 1 };
}

/** The ink of a canvas on white paper, without the empty rest; null when nothing was written. */
export async function signatureFile(canvas: HTMLCanvasElement, name: string): Promise<File | null> {
  const pen = canvas.getContext("2d");
  const box = pen && inkBox(pen.getImageData(0, 0, canvas.width, canvas.height).data, canvas.width);
  if (!box) return null;
  const paper = document.createElement("canvas");
  paper.width = box.width + 2 * MARGIN;
  paper.height = box.height + 2 * MARGIN;
  const copy = paper.getContext("2d");
  if (!copy) return null;
  copy.fillStyle = "#fff";
  copy.fillRect(0, 0, paper.width, paper.height);
  copy.drawImage(canvas, box.left, box.top, box.width, box.height, MARGIN, MARGIN, box.width, box.height);
  const blob = await new Promise<Blob | null>((done) => paper.toBlob(done, "image/png"));
  return blob && new File([blob], name, { type: "image/png" });
}

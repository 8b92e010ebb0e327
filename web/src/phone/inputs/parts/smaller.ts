/** Photographs are made smaller before they travel: a camera's five megabytes become half of one, and still read well. */
import type { FieldView } from "../../../api/types";

/** The longer side of what is sent; as the server makes them where it compresses. */
const LONGEST_PX = 1920;
/** A picture this light goes as it is. */
const LIGHT = 400_000;
const QUALITY = 0.85;
/** What a canvas can draw and a photograph comes as; a drawing with see-through parts stays what it is. */
const PHOTOS = ["image/jpeg", "image/webp", "image/heic", "image/heif"];

/** How large a picture is sent. */
export function fitted(
  width: number,
  height: number,
  longest = LONGEST_PX,
): { width: number; height: number } {
  const scale = Math.min(1, longest / Math.max(width, height));
  return { width: Math.round(width * scale), height: Math.round(height * scale) };
}

function shown(file: File): Promise<HTMLImageElement> {
  const picture = new Image();
  const address = URL.createObjectURL(file);
  return new Promise<HTMLImageElement>((resolve, reject) => {
    picture.onload = () => resolve(picture);
    picture.onerror = () => reject(new Error(file.name));
    picture.src = address;
  }).finally(() => URL.revokeObjectURL(address));
}

async function shrunk(file: File): Promise<File> {
  if (!PHOTOS.includes(file.type) || file.size <= LIGHT) return file;
  try {
    const picture = await shown(file);
    const { width, height } = fitted(picture.naturalWidth, picture.naturalHeight);
    const canvas = document.createElement("canvas");
    canvas.width = width;
    canvas.height = height;
    canvas.getContext("2d")?.drawImage(picture, 0, 0, width, height);
    const made = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
    if (!made || made.size >= file.size) return file;
    return new File([made], `${file.name.replace(/\.\w+$/, "")}.jpg`, { type: "image/jpeg" });
  } catch {
    // What this browser cannot draw is sent as it is; the server says if it cannot take it.
    return file;
  }
}

/** One after the other: several large pictures at once are too much for an old phone. */
export async function smaller(files: readonly File[]): Promise<readonly File[]> {
  const made: File[] = [];
  for (const file of files) made.push(await shrunk(file));
  return made;
}

/** What becomes of files before they are sent; a field that keeps pictures as they were taken gets them so. */
export const preparing = (field: Pick<FieldView, "pictures">): typeof smaller | undefined =>
  field.pictures === "as_taken" ? undefined : smaller;

/** A picture made small before it is sent, whatever its size; null if the browser cannot show it. */
const EDGE = 256;

export async function madeSmall(file: File): Promise<string | null> {
  const address = URL.createObjectURL(file);
  try {
    const picture = new Image();
    picture.src = address;
    await picture.decode();
    const scale = Math.min(1, EDGE / Math.max(picture.naturalWidth, picture.naturalHeight, 1));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round((picture.naturalWidth || EDGE) * scale));
    canvas.height = Math.max(1, Math.round((picture.naturalHeight || EDGE) * scale));
    canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
    return canvas.toDataURL("image/png");
  } catch {
    return null;
  } finally {
    URL.revokeObjectURL(address);
  }
}

/** Reading codes with the camera, where the browser knows how: only over https, and not everywhere. */

interface Detector {
  detect(source: CanvasImageSource): Promise<readonly { rawValue: string }[]>;
}

type DetectorMaker = new (options?: { formats?: string[] }) => Detector;

const maker = (): DetectorMaker | undefined =>
  (globalThis as { BarcodeDetector?: DetectorMaker }).BarcodeDetector;

export const canScan = (): boolean =>
  maker() !== undefined && typeof navigator.mediaDevices?.getUserMedia === "function";

const PAUSE_MS = 150;

/** Look through the camera into `screen` until a code is seen; null when `stop` came first. */
export async function scan(screen: HTMLVideoElement, stop: AbortSignal): Promise<string | null> {
  const Make = maker();
  if (!Make) return null;
  const detector = new Make();
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  try {
    screen.srcObject = stream;
    await screen.play();
    while (!stop.aborted) {
      const [found] = screen.readyState >= 2 ? await detector.detect(screen) : [];
      if (found?.rawValue) return found.rawValue;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
    return null;
  } finally {
    for (const track of stream.getTracks()) track.stop();
  }
}

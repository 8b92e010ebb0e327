/** Ask again after each change: waits for a pause, one question in flight, and once more if things changed meanwhile. */

export interface Loop {
  ask(): void;
  /** Ask without waiting for the pause. */
  askNow(): void;
  /** Drop what waits; asking starts it again. */
  stop(): void;
}

export function createLoop(run: () => Promise<void>, delay: number): Loop {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running = false;
  let again = false;

  const start = async () => {
    clearTimeout(timer);
    if (running) {
      again = true;
      return;
    }
    running = true;
    again = false;
    await run();
    running = false;
    if (again) void start();
  };

  return {
    ask: () => {
      clearTimeout(timer);
      timer = setTimeout(start, delay);
    },
    askNow: () => void start(),
    stop: () => {
      again = false;
      clearTimeout(timer);
    },
  };
}

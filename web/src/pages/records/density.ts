/** How high the rows of lists are. */
export const heights = { dense: 30, normal: 36, airy: 44 } as const;
export type Density = keyof typeof heights;

const order: readonly Density[] = ["dense", "normal", "airy"];

export const readDensity = (text: unknown): Density | undefined => order.find((one) => one === text);
export const heightOf = (density: Density): number => heights[density];
export const nextDensity = (now: Density): Density =>
  order[(order.indexOf(now) + 1) % order.length] ?? "normal";

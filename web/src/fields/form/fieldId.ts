/** Forms that may stand above one another on a screen, the topmost first: a dialog asks for what another form is about. */
export const LAYERS = ["quick", "press", "stage", "task", "page"] as const;
export type Layer = (typeof LAYERS)[number];

/** The id of the element that stands for a path. */
export const fieldId = (path: string, layer: Layer = "page") =>
  `${layer === "page" ? "" : `${layer}-`}field-${path.replaceAll("/", "-")}`;

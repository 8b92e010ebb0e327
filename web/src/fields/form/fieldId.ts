/** The id of the element that stands for a path. */
export const fieldId = (path: string) => `field-${path.replaceAll("/", "-")}`;

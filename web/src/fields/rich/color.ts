/** Colours of pages and Word, as those of the palette. Pure. */
import type { RichRun } from "../../api/rich";
import { COLORS } from "./tree";

/** The colour of the palette nearest to one of a page; none for black, white and what is not known. */
export function colorOf(css: string): RichRun["color"] {
  const hex = /^#([0-9a-f]{6})$/i.exec(css.trim())?.[1];
  const parts = /^rgba?\((\d+)[, ]+(\d+)[, ]+(\d+)/i.exec(css.trim());
  const named = { red: "#ff0000", blue: "#0000ff", green: "#008000", purple: "#800080", orange: "#ffa500" };
  if (css in named) return colorOf(named[css as keyof typeof named]);
  if (!hex && !parts) return undefined;
  const rgb = hex
    ? [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16))
    : [1, 2, 3].map((at) => Number(parts?.[at]));
  const exact = `#${rgb.map((one) => one.toString(16).padStart(2, "0")).join("")}`;
  const own = Object.entries(COLORS).find(([, value]) => value === exact)?.[0];
  return own ? (own as RichRun["color"]) : byHue(rgb as [number, number, number]);
}

function byHue([red, green, blue]: [number, number, number]): RichRun["color"] {
  const most = Math.max(red, green, blue);
  const span = most - Math.min(red, green, blue);
  if (span < 64) return undefined;
  const turned =
    most === red
      ? ((green - blue) / span + 6) % 6
      : most === green
        ? (blue - red) / span + 2
        : (red - green) / span + 4;
  const hue = turned * 60;
  if (hue < 20 || hue >= 330) return "red";
  if (hue < 65) return "orange";
  if (hue < 170) return "green";
  return hue < 255 ? "blue" : "purple";
}

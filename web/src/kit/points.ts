/** Points of the earth as the server keeps them: 「仓库 @120.16241,30.27881」, longitude first. Pure. */
import { halfWidth } from "./decimal";

export interface Place {
  lon: string;
  lat: string;
  address: string;
}

const NUMBER = "([+-]?\\d{1,3}(?:\\.\\d{1,15})?)";
// What is before the first number ends with no part of one; without a look behind, which browsers before 2023 cannot read.
const SAID = new RegExp(`^(|.*?[^0-9.+-])${NUMBER} ?[,、; ] ?${NUMBER} ?\\)?$`);

/** Read a text as typed or pasted from a map; null if there is no point in it. */
export function readPlace(text: string): Place | null {
  const line = halfWidth(text).split(/\s+/).join(" ").trim();
  const said = SAID.exec(line);
  if (!said) return null;
  const [, before = "", first = "", second = ""] = said;
  const address = before.replace(/ ?[@(]? ?$/, "");
  const isSwapped = !line.includes("@") && Math.abs(Number(first)) <= 90 && Math.abs(Number(second)) > 90;
  const [lon, lat] = isSwapped ? [second, first] : [first, second];
  const fits = Math.abs(Number(lon)) <= 180 && Math.abs(Number(lat)) <= 90;
  return fits ? { lon, lat, address: address.replaceAll("@", " ").trim() } : null;
}

const rounded = (number: string): string => String(Number(Number(number).toFixed(6)));

export const placeText = ({ lon, lat, address }: Place): string =>
  `${address} @${rounded(lon)},${rounded(lat)}`.trim();

/** The place on a map, in the map's own program where there is one. */
export const mapOfPlace = ({ lon, lat, address }: Place): string =>
  `https://uri.amap.com/marker?position=${lon},${lat}&name=${encodeURIComponent(address)}` +
  "&coordinate=wgs84&src=huodan&callnative=1";

/** A point and what it is called: typed, pasted from a map, or asked of the browser; read as a link to a map. */
import { mapOfPlace, placeText, readPlace } from "../kit/points";
import { t } from "../text";
import type { CellParts, InputProps, ViewProps } from "./contract";
import { NoValue } from "./parts/Empty";
import { LocateButton } from "./parts/LocateButton";
import { TypedBox } from "./parts/TypedBox";
import { textValue } from "./values";
import "./parts/code.css";

function parse(text: string) {
  const place = readPlace(text);
  return place ? { value: placeText(place) } : { wrong: t("field.notPlace") };
}

export function Input(props: InputProps) {
  const field = { ...props.field, placeholder: props.field.placeholder ?? t("field.placeHint") };
  return (
    <div className="code-box">
      <TypedBox {...props} field={field} shown={textValue} typed={textValue} parse={parse} />
      <LocateButton
        text={textValue(props.value)}
        disabled={props.disabled}
        onPlace={(text) => props.onChange(text)}
      />
    </div>
  );
}

export function View({ field, value }: ViewProps) {
  const text = textValue(value);
  const place = field.masked ? null : readPlace(text);
  if (text === "") return <NoValue />;
  if (!place) return <span className="view-text">{text}</span>;
  return (
    <a className="view-link" href={mapOfPlace(place)} target="_blank" rel="noopener noreferrer nofollow">
      {text}
    </a>
  );
}

export const Cell = (): CellParts => ({ width: 220, grow: true, text: textValue, parse });

/** A year: typed or picked. */
import { Spans } from "../kit/Spans";
import type { InputProps } from "./contract";
import { DayBox } from "./parts/DayBox";
import { readSpan, spanCell } from "./parts/spanCell";
import { textValue } from "./values";

export { View } from "./date";

export const Cell = spanCell("year");

export function Input(props: InputProps) {
  return (
    <DayBox
      {...props}
      text={textValue}
      parse={(text) => readSpan("year", text, props.scope.today)}
      join={(chosen) => chosen}
      Picker={(picker) => <Spans {...picker} unit="year" />}
    />
  );
}

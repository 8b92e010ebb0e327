/** A month: typed or picked. */
import { Spans } from "../kit/Spans";
import type { InputProps } from "./contract";
import { DayBox } from "./parts/DayBox";
import { readSpan, spanCell } from "./parts/spanCell";
import { textValue } from "./values";

export { View } from "./date";

export const Cell = spanCell("month");

export function Input(props: InputProps) {
  return (
    <DayBox
      {...props}
      text={textValue}
      parse={(text) => readSpan("month", text, props.scope.today)}
      join={(chosen) => chosen}
      Picker={(picker) => <Spans {...picker} unit="month" />}
    />
  );
}

/** The numbers a step has in the list of a test run; a step the record does not come to has none. */
import { t } from "../../../../text";
import type { FlowDesk } from "../flowDesk";

export function Places({ flow, id }: { flow: FlowDesk; id: string }) {
  const places = flow.state.path?.places(id) ?? [];
  if (places.length === 0) return null;
  const said = places.join(t("field.comma"));
  return (
    <span className="trial-places" role="img" aria-label={t("flows.try.places", { places: said })}>
      {places.length > 2 ? `${places[0]}…${places.at(-1)}` : places.join(" · ")}
    </span>
  );
}

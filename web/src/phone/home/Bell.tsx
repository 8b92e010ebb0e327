/** The bell on the first screen. */
import { BellIcon, useBell } from "../../shell/inbox/Bell";
import { hrefs } from "../places";

export function Bell() {
  const { count, label } = useBell();
  return (
    <a className="tap" href={hrefs.messages} aria-label={label} data-testid="bell">
      <BellIcon count={count} size={22} />
    </a>
  );
}

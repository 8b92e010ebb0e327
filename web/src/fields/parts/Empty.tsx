/** What stands where no value is. */
import { EMPTY } from "../../kit/format";

export const NoValue = () => <span className="muted">{EMPTY}</span>;

/** The router of the pages. */
import { t } from "../text";

export function App() {
  return <main>{t("app.name")}</main>;
}

/** The icon of an app in its colour. */
import { Icon } from "../kit/Icon";
import { formIcon } from "./icons";

interface AppIconProps {
  icon?: string | null;
  color?: string | null;
  size?: number;
}

export function AppIcon({ icon, color, size = 18 }: AppIconProps) {
  return (
    <span className={`app-icon tag-${color ?? "blue"}`} aria-hidden>
      <Icon name={formIcon({ key: "table", icon })} size={size} />
    </span>
  );
}

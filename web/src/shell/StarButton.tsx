/** Stars what is looked at, or no longer. */
import { type Thing, useStar } from "../api/favourites";
import { Icon } from "../kit/Icon";
import { t } from "../text";
import "./star.css";

interface StarButtonProps {
  thing: Thing;
  /** What it is called. */
  name: string;
  className: string;
  size: number;
}

export function StarButton({ thing, name, className, size }: StarButtonProps) {
  const star = useStar(thing);
  if (!star) return null;
  const label = t("star.this", { name });
  return (
    <button
      type="button"
      className={`${className} favourite${star.isOn ? " is-starred" : ""}`}
      aria-pressed={star.isOn}
      aria-label={label}
      title={label}
      onClick={() => void star.turn()}
    >
      <Icon name="star" size={size} />
    </button>
  );
}

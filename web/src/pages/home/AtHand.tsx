/** On top of the workbench: what somebody starred, and what they opened last. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { AppView } from "../../api/types";
import { Icon } from "../../kit/Icon";
import { type AtHand as Place, useRecents, useStarred } from "../../shell/useAtHand";
import { t } from "../../text";
import "./athand.css";

export function AtHand({ apps }: { apps: readonly AppView[] }) {
  const starred = useStarred(apps);
  const recents = useRecents(apps);
  return (
    <div className="at-hand" data-testid="at-hand">
      {starred && (
        <Row title={t("star.title")} icon="star" places={starred}>
          {starred.length === 0 && <span className="muted">{t("star.hint")}</span>}
        </Row>
      )}
      {recents.length > 0 && <Row title={t("star.opened")} icon="history" places={recents} />}
    </div>
  );
}

interface RowProps {
  title: string;
  icon: string;
  places: readonly Place[];
  children?: ReactNode;
}

function Row({ title, icon, places, children }: RowProps) {
  return (
    <section aria-label={title}>
      <h2>
        <Icon name={icon} size={15} />
        {title}
      </h2>
      {places.length > 0 && (
        <ul>
          {places.map((place) => (
            <li key={place.key}>
              <PlaceLink place={place} />
            </li>
          ))}
        </ul>
      )}
      {children}
    </section>
  );
}

function PlaceLink({ place }: { place: Place }) {
  const { app, form, id, view } = place;
  const inside = (
    <>
      <Icon name={place.icon} size={15} />
      <span>{place.name}</span>
      {place.note && <small>{place.note}</small>}
    </>
  );
  return id === null ? (
    <Link to="/a/$app/f/$form" params={{ app, form }} search={view ? { view } : {}}>
      {inside}
    </Link>
  ) : (
    <Link to="/a/$app/f/$form/r/$record" params={{ app, form, record: id }}>
      {inside}
    </Link>
  );
}

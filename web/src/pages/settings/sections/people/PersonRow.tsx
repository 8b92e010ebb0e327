/** One person in the list: what they are called, where they belong, what they may, how they stand. */
import { Button } from "antd";
import { useRef, useState } from "react";
import type { Person, RoleView } from "../../../../api/staff";
import { dateTimeText, EMPTY } from "../../../../kit/format";
import { Icon } from "../../../../kit/Icon";
import { MenuList } from "../../../../kit/MenuList";
import { toast } from "../../../../kit/toast";
import { type TextKey, t } from "../../../../text";
import { ACTS } from "./acts";

interface Props {
  person: Person;
  roles: readonly RoleView[];
  onEdit: () => void;
  onChanged: () => void;
}

export function PersonRow({ person, roles, onEdit, onChanged }: Props) {
  const named = person.roles.map((id) => roles.find((role) => role.id === id)?.name ?? id);
  return (
    <tr className={person.state === "closed" ? "is-closed" : undefined}>
      <td>
        <strong>{person.name}</strong>
        {person.job && <span className="muted"> {person.job}</span>}
      </td>
      <Cell text={person.login} />
      <Cell text={person.phone} isNumber />
      <Cell text={person.department?.title} />
      <Cell text={named.join(" · ")} />
      <td>
        <State person={person} />
      </td>
      <td className="num">{person.signed_in_at ? dateTimeText(person.signed_in_at) : t("people.never")}</td>
      <td>
        <div className="people-acts">
          <Button
            size="small"
            onClick={onEdit}
            aria-label={t(person.login ? "people.editOf" : "people.giveAccountOf", {
              name: person.name ?? "",
            })}
          >
            {t(person.login ? "people.edit" : "people.giveAccount")}
          </Button>
          <More person={person} onChanged={onChanged} />
        </div>
      </td>
    </tr>
  );
}

/** One cell; an empty one takes no room where there is little. */
function Cell({ text, isNumber }: { text: string | null | undefined; isNumber?: boolean }) {
  const looks = [isNumber && "num", !text && "is-empty"].filter(Boolean).join(" ");
  return <td className={looks || undefined}>{text || EMPTY}</td>;
}

function State({ person }: { person: Person }) {
  if (person.locked_until) {
    const until = t("people.lockedUntil", { at: dateTimeText(person.locked_until) });
    return (
      <span className="people-state is-locked" title={until}>
        {t("people.state.locked")}
        <span className="visually-hidden"> {until}</span>
      </span>
    );
  }
  return (
    <>
      <span className={`people-state is-${person.state}`}>{t(`people.state.${person.state}`)}</span>
      {person.state === "active" && person.must_change_password && (
        <span className="people-note">{t("people.firstPassword")}</span>
      )}
      {person.has_totp && <span className="people-note is-good">{t("people.hasTotp")}</span>}
    </>
  );
}

function More({ person, onChanged }: { person: Person; onChanged: () => void }) {
  const button = useRef<HTMLButtonElement>(null);
  const [at, setAt] = useState<{ x: number; y: number } | null>(null);
  const acts = ACTS.filter((act) => act.isOffered(person));
  if (acts.length === 0) return null;
  const label = t("people.acts", { name: person.name ?? "" });
  const items = acts.map((act) => ({
    label: (t as (key: TextKey) => string)(act.label),
    icon: act.icon,
    red: act.isRed,
    run: () => {
      act
        .run(person)
        .then((done) => done !== false && onChanged())
        .catch(toast.fail);
    },
  }));
  const handleOpen = () => {
    const box = button.current?.getBoundingClientRect();
    if (box) setAt({ x: box.right - 190, y: box.bottom + 4 });
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        className="plain-button"
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={at !== null}
        onClick={handleOpen}
      >
        <Icon name="more" size={18} />
      </button>
      {at && <MenuList at={at} items={items} label={label} onClose={() => setAt(null)} />}
    </>
  );
}

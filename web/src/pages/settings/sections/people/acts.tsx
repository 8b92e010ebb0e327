/** What can be done with a person beside editing; each is offered in the menu of their row where it makes sense. */
import type { Person, Told } from "../../../../api/staff";
import { staffApi } from "../../../../api/staff";
import type { IconName } from "../../../../kit/Icon";
import { toast } from "../../../../kit/toast";
import { viewAs } from "../../../../shell/ViewAs";
import { type TextKey, t } from "../../../../text";
import { handOver } from "./HandOver";
import { tell } from "./PasswordDialog";
import { isSure } from "./Sure";

export interface PersonAct {
  label: TextKey;
  icon: IconName;
  isRed?: boolean;
  isOffered: (person: Person) => boolean;
  /** False if it was not meant after all. */
  run: (person: Person) => Promise<unknown>;
}

type SureKey = "people.resetSure" | "people.signOutSure" | "people.closeSure" | "people.resetTotpSure";

/** Do something once it is confirmed. */
const confirmed =
  (label: TextKey & `people.${string}`, text: SureKey, act: (person: Person) => Promise<unknown>) =>
  async (person: Person) => {
    const act_ = plain(label);
    const asked = { title: `${act_}: ${person.name}`, text: t(text, { name: person.name ?? "" }), act: act_ };
    return (await isSure(asked)) ? act(person) : false;
  };

const plain = (key: TextKey) => (t as (key: TextKey) => string)(key);
const isIn = (person: Person) => person.state === "active";

export const ACTS: readonly PersonAct[] = [
  {
    label: "people.unlock",
    icon: "lock",
    isOffered: (person) => person.locked_until !== null,
    run: async (person) => {
      await staffApi.unlock(person.id);
      toast.say(t("people.unlocked"));
    },
  },
  {
    label: "viewing.begin",
    icon: "eye",
    isOffered: isIn,
    run: async (person) => {
      await viewAs(person.id, person.name ?? "");
      return false;
    },
  },
  {
    label: "people.reset",
    icon: "refresh",
    isOffered: isIn,
    run: confirmed("people.reset", "people.resetSure", async (person) => {
      const told: Told = await staffApi.resetPassword(person.id);
      await tell(told);
    }),
  },
  {
    label: "people.signOut",
    icon: "logout",
    isOffered: isIn,
    run: confirmed("people.signOut", "people.signOutSure", async (person) => {
      await staffApi.signOut(person.id);
      toast.say(t("people.signedOut"));
    }),
  },
  {
    label: "people.resetTotp",
    icon: "phone",
    isOffered: (person) => person.has_totp,
    run: confirmed("people.resetTotp", "people.resetTotpSure", async (person) => {
      await staffApi.resetTotp(person.id);
      toast.say(t("people.totpReset"));
    }),
  },
  {
    label: "leaving.begin",
    icon: "user",
    isOffered: () => true,
    run: handOver,
  },
  {
    label: "people.close",
    icon: "close",
    isRed: true,
    isOffered: isIn,
    run: confirmed("people.close", "people.closeSure", async (person) => {
      await staffApi.change(person.id, { active: false });
      toast.say(t("people.closed"));
    }),
  },
  {
    label: "people.open",
    icon: "undo",
    isOffered: (person) => person.state === "closed",
    run: async (person) => {
      await staffApi.change(person.id, { active: true });
      toast.say(t("people.opened"));
    },
  },
];

/** What one was told, such as who mentioned one; each leads to just that comment. */
import { Messages } from "../../shell/inbox/Messages";
import { t } from "../../text";
import { Screen } from "../kit/Screen";
import { hrefs } from "../places";
import { go } from "../router";

export default function MessagesScreen() {
  return (
    <Screen title={t("inbox.title")} testId="messages">
      <div className="group">
        <Messages
          onOpen={(message) => {
            if (message.kind === "stuck") return window.location.assign("/todo/stuck");
            const { form, record, comment } = message;
            go(hrefs.record({ app: form.app, form: form.key }, record.id, comment));
          }}
          onCopies={() => go(hrefs.todo({ list: "copied" }))}
        />
      </div>
    </Screen>
  );
}

/** A screen that broke, or that could not be fetched, says so and offers to begin anew; the others are untouched. */
import { Component, type ReactNode } from "react";
import { t } from "../../text";
import { Nothing, Screen } from "./Screen";

interface GuardProps {
  /** The address; another one is another chance. */
  at: string;
  children: ReactNode;
}

export class Guard extends Component<GuardProps, { broken: Error | null; at: string }> {
  override state = { broken: null as Error | null, at: this.props.at };

  static getDerivedStateFromError(broken: Error) {
    return { broken };
  }

  static getDerivedStateFromProps(props: GuardProps, state: { at: string }) {
    return props.at === state.at ? null : { at: props.at, broken: null };
  }

  override render() {
    if (!this.state.broken) return this.props.children;
    return (
      <Screen title={t("app.name")}>
        <Nothing title={t("page.broken")} hint={t("phone.brokenHint")}>
          <button type="button" className="button is-primary" onClick={() => window.location.reload()}>
            {t("page.retry")}
          </button>
        </Nothing>
      </Screen>
    );
  }
}

/** What may be wider or longer than its place: it scrolls by itself, by keyboard too. */
import type { ReactNode } from "react";

export function Scroll({
  label,
  className,
  children,
}: {
  label: string;
  className: string;
  children: ReactNode;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: who has no mouse scrolls what has the focus
    <section className={className} tabIndex={0} aria-label={label}>
      {children}
    </section>
  );
}

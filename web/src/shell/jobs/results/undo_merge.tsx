/** What stays as it is though a merge was taken back: it would be the same as something else by now. */
import type { ResultProps } from "./registry";

export function Result({ job }: ResultProps) {
  const { warnings = [] } = (job.result ?? {}) as { warnings?: { message: string }[] };
  if (warnings.length === 0) return null;
  return (
    <ul className="job-failures" data-testid="merge-stayed">
      {warnings.map((one) => (
        <li key={one.message}>
          <span>{one.message}</span>
        </li>
      ))}
    </ul>
  );
}

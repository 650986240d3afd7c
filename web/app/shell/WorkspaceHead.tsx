import type { Workspace } from "./session";
import css from "./Shell.module.css";

/** The sign of the product and what is open; what follows a comma in the name is said more quietly. */
export function WorkspaceHead({ workspace }: { workspace: Workspace }) {
  const [name = "", ...more] = workspace.name.split(", ");
  return (
    <div className={css.head} title={workspace.name}>
      <Sign />
      <span className={css.name}>
        <span className={css.business}>{name}</span>
        {more.length > 0 && <span className={css.about}>{more.join(", ")}</span>}
      </span>
    </div>
  );
}

/** The product's sign: a path from point to point. */
export function Sign({ size = 28 }: { size?: number }) {
  return (
    <svg className={css.sign} width={size} height={size} viewBox="0 0 32 32" aria-hidden>
      <rect width="32" height="32" rx="8" fill="var(--action)" />
      <g fill="none" stroke="var(--on-mark)" strokeWidth="2.4" strokeLinecap="round">
        <path d="M8 20.5c5 0 3.5-9 8-9s3 6 8 3.5" />
      </g>
      <circle cx="8" cy="20.5" r="2.8" fill="var(--on-mark)" />
      <circle cx="24" cy="15" r="2.8" fill="var(--on-mark)" />
    </svg>
  );
}

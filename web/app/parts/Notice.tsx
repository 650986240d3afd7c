import css from "./Notice.module.css";

interface NoticeProps {
  /** A hint or question takes the colour of action; anything else is plain. */
  tone?: "plain" | "hint";
  icon?: React.ReactNode;
  action?: React.ReactNode;
  /** Read aloud when it appears. */
  live?: boolean;
  children: React.ReactNode;
}

/** A line that tells something in place: a hint, a lost connection, what was just undone. */
export function Notice({ tone = "plain", icon, action, live = false, children }: NoticeProps) {
  return (
    <div className={css.notice} data-tone={tone} role={live ? "status" : undefined}>
      {icon !== undefined && <span className={css.icon}>{icon}</span>}
      <div className={css.text}>{children}</div>
      {action}
    </div>
  );
}

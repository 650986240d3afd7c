import css from "./PersonAvatar.module.css";

/** Somebody by initials: the first of the family name and of the given name, `Nguyễn Ngọc Hà` is NH. */
export function initials(name: string): string {
  const parts = name.trim().split(/\s+/);
  const first = parts[0]?.[0] ?? "";
  const last = parts.length > 1 ? (parts.at(-1)?.[0] ?? "") : "";
  return (first + last).toUpperCase();
}

/** A disc with somebody's initials; the name stands beside it or is read from `label`. */
export function PersonAvatar({
  name,
  size = 28,
  label = false,
}: {
  name: string;
  size?: number;
  label?: boolean;
}) {
  return (
    <span
      className={css.disc}
      style={{ width: size, height: size, fontSize: Math.max(10, size * 0.38) }}
      title={label ? name : undefined}
      {...(label ? { role: "img", "aria-label": name } : { "aria-hidden": true })}
    >
      {initials(name)}
    </span>
  );
}

/** Views of one noun as tabs that are addresses, so that Back goes from view to view. */
import { NavLink } from "react-router";
import css from "./LinkTabs.module.css";

export interface LinkTab {
  to: string;
  text: string;
  end?: boolean;
}

export function LinkTabs({ label, tabs }: { label: string; tabs: readonly LinkTab[] }) {
  return (
    <nav className={css.tabs} aria-label={label}>
      {tabs.map(({ to, text, end }) => (
        <NavLink key={to} to={to} end={end} className={css.tab}>
          {text}
        </NavLink>
      ))}
    </nav>
  );
}

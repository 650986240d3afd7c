/** A screen: the top bar with what changes every figure on it, and its content. */
import { UnstyledButton } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useEffect } from "react";
import { SimulatedLabel } from "../parts/SimulatedLabel";
import { useWords } from "../words/words";
import { OwnMenu } from "./OwnMenu";
import { useFrame, useRail } from "./frame";
import css from "./Page.module.css";
import { useWorkspace } from "./session";
import { words } from "./words";

interface PageProps {
  /** The noun, or the name of what is open; also the name of the browser's tab. */
  title: string;
  /** In the place of the title's text, where it is more than a text: a way back, a switch. */
  heading?: React.ReactNode;
  /** What changes every figure on the screen: model, cohort, period. */
  controls?: React.ReactNode;
  /** At the right end of the bar, before the search. */
  aside?: React.ReactNode;
  /** The navigation is a narrow rail, and the content takes the whole room without a margin. */
  wide?: boolean;
  children: React.ReactNode;
}

export function Page({ title, heading, controls, aside, wide = false, children }: PageProps) {
  const t = useWords(words);
  const workspace = useWorkspace();
  useRail(wide);
  useEffect(() => {
    document.title = `${title} · ${workspace.name}`;
  }, [title, workspace.name]);
  return (
    <>
      <header className={css.bar}>
        <div className={css.title}>{heading ?? <span>{title}</span>}</div>
        {controls !== undefined && <div className={css.controls}>{controls}</div>}
        <div className={css.aside}>
          {aside}
          <SimulatedLabel />
          <Search label={t("search")} />
          <span className={css.own}>
            <OwnMenu compact more />
          </span>
        </div>
      </header>
      <main id="content" tabIndex={-1} className={wide ? css.wide : css.content}>
        {children}
      </main>
    </>
  );
}

function Search({ label }: { label: string }) {
  const { openPalette } = useFrame();
  return (
    <UnstyledButton
      className={css.search}
      onClick={openPalette}
      title={label}
      aria-keyshortcuts="Control+K"
    >
      <IconSearch size={16} stroke={1.7} aria-hidden />
      <span className={css.searchText}>{label}</span>
      <kbd className={css.key} aria-hidden>
        Ctrl K
      </kbd>
    </UnstyledButton>
  );
}

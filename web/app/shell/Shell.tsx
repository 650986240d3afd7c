/** The navigation around the screens: a column, a rail in the editor, a bar at the foot of a phone. */
import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from "react";
import { NavLink } from "react-router";
import { mapAddress } from "../maps/data";
import { useLanguage, useText } from "../words/language";
import { useFigures } from "../words/useFigures";
import { useWords } from "../words/words";
import { useCounts, useRecentMaps } from "./counts";
import { FrameContext } from "./frame";
import { NOUNS, SETTINGS } from "./nouns";
import { OwnMenu } from "./OwnMenu";
import { onSignedOut } from "../../api/client";
import { useAskAgain, useWorkspace } from "./session";
import css from "./Shell.module.css";
import { words } from "./words";
import { WorkspaceHead } from "./WorkspaceHead";

const Palette = lazy(() => import("./Palette"));

export function Shell({ children }: { children: React.ReactNode }) {
  const t = useWords(words);
  const language = useLanguage();
  const [rail, setRail] = useState(false);
  const [palette, setPalette] = useState(false);
  const openPalette = useCallback(() => setPalette(true), []);
  const frame = useMemo(() => ({ setRail, openPalette }), [openPalette]);
  const askAgain = useAskAgain();
  useEffect(() => onSignedOut(askAgain), [askAgain]);
  usePaletteKey(openPalette);
  return (
    <FrameContext value={frame}>
      <a className={css.skip} href="#content">
        {t("toContent")}
      </a>
      <div className={css.shell} data-rail={rail || undefined} lang={language}>
        <nav className={css.nav} aria-label={t("navigation")}>
          <WorkspaceHead workspace={useWorkspace()} />
          <Links rail={rail} />
          {!rail && <RecentMaps />}
          <div className={css.foot}>
            <NavLink to={SETTINGS.to} className={css.link} title={rail ? t("settings") : undefined}>
              <SETTINGS.Icon size={18} stroke={1.7} aria-hidden />
              <span className={css.name}>{t("settings")}</span>
            </NavLink>
            <OwnMenu compact={rail} />
          </div>
        </nav>
        <div className={css.screen}>{children}</div>
        <PhoneBar />
      </div>
      {palette && (
        <Suspense fallback={null}>
          <Palette close={() => setPalette(false)} />
        </Suspense>
      )}
    </FrameContext>
  );
}

function usePaletteKey(open: () => void): void {
  useEffect(() => {
    function pressed(event: KeyboardEvent): void {
      if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k") {
        event.preventDefault();
        open();
      }
    }
    addEventListener("keydown", pressed);
    return () => removeEventListener("keydown", pressed);
  }, [open]);
}

function Links({ rail }: { rail: boolean }) {
  const t = useWords(words);
  const { whole } = useFigures();
  const counts = useCounts();
  return (
    <ul className={css.links}>
      {NOUNS.map(({ name, to, Icon }) => {
        const count = counts[name];
        return (
          <li key={name}>
            <NavLink
              to={to}
              end={to === "/"}
              className={css.link}
              title={rail ? t(name) : undefined}
            >
              <Icon size={18} stroke={1.7} aria-hidden />
              <span className={css.name}>{t(name)}</span>
              {count !== undefined && count > 0 && !rail && (
                <span className={css.count}>{whole(count)}</span>
              )}
            </NavLink>
          </li>
        );
      })}
    </ul>
  );
}

function RecentMaps() {
  const t = useWords(words);
  const inWords = useText();
  const maps = useRecentMaps();
  if (maps.length === 0) return null;
  return (
    <section className={css.recent} aria-labelledby="recent-maps">
      <h2 id="recent-maps" className={css.recentTitle}>
        {t("recentMaps")}
      </h2>
      <ul className={css.links}>
        {maps.map((map) => (
          <li key={map.id}>
            <NavLink to={mapAddress(map.id)} className={css.recentLink}>
              {inWords(map.title)}
            </NavLink>
          </li>
        ))}
      </ul>
    </section>
  );
}

function PhoneBar() {
  const t = useWords(words);
  return (
    <nav className={css.phone} aria-label={t("navigation")}>
      {NOUNS.slice(0, 4).map(({ name, to, Icon }) => (
        <NavLink key={name} to={to} end={to === "/"} className={css.phoneLink}>
          <Icon size={22} stroke={1.6} aria-hidden />
          <span>{t(name)}</span>
        </NavLink>
      ))}
    </nav>
  );
}

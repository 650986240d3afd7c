/** The bar of Explore: its views, the link to what is seen, and its files. */
import { Button, Menu } from "@mantine/core";
import { IconCheck, IconLink, IconUpload } from "@tabler/icons-react";
import { useState } from "react";
import { NavLink, useLocation } from "react-router";
import { useWorkspace } from "../shell/session";
import { useLanguage } from "../words/language";
import { useFigures } from "../words/useFigures";
import { useWords } from "../words/words";
import { queryOf, useLens } from "./lens";
import { findPicture, savePng, saveSvg } from "./picture";
import css from "./screen.module.css";
import { words } from "./words";

const TABS = [
  { name: "stagesTab", to: "/explore" },
  { name: "transitionsTab", to: "/explore/transitions" },
  { name: "variantsTab", to: "/explore/variants" },
] as const;
// of every view: its pictures, and the tables that the server writes
const PICTURES = {
  "/explore": [
    { id: "funnel", word: "funnel", sheet: "funnel" },
    { id: "flow", word: "flow", sheet: "flow" },
  ],
  "/explore/transitions": [{ id: "around", word: "around", sheet: "transitions" }],
  "/explore/variants": [{ id: "variants", word: "variants", sheet: "variants" }],
} as const;

/** The views; what is asked goes along. */
export function Tabs() {
  const t = useWords(words);
  const { lens } = useLens();
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(queryOf(lens))) {
    for (const one of [value].flat()) search.append(name, one);
  }
  return (
    <nav className={css.tabs} aria-label={t("views")}>
      {TABS.map(({ name, to }) => (
        <NavLink
          key={name}
          end
          className={css.tab}
          to={{ pathname: to, search: search.toString() }}
        >
          {t(name)}
        </NavLink>
      ))}
    </nav>
  );
}

export function ExploreBar() {
  const t = useWords(words);
  return (
    <>
      <CopyLink label={t("copyLink")} done={t("linkCopied")} />
      <Export label={t("export")} />
    </>
  );
}

function CopyLink({ label, done }: { label: string; done: string }) {
  const [copied, setCopied] = useState(false);
  return (
    <Button
      variant="default"
      className={css.bar}
      aria-label={copied ? done : label}
      leftSection={
        copied ? (
          <IconCheck size={15} stroke={2} aria-hidden />
        ) : (
          <IconLink size={15} stroke={1.7} aria-hidden />
        )
      }
      onClick={() => {
        void navigator.clipboard.writeText(location.href).then(() => {
          setCopied(true);
          setTimeout(() => setCopied(false), 2_000);
        });
      }}
    >
      <span className={css.barText} aria-live="polite">
        {copied ? done : label}
      </span>
    </Button>
  );
}

function Export({ label }: { label: string }) {
  const t = useWords(words);
  const language = useLanguage();
  const workspace = useWorkspace();
  const figures = useFigures();
  const { pathname, search } = useLocation();
  const here = pathname.replace(/\/$/, "");
  const pictures = here in PICTURES ? PICTURES[here as keyof typeof PICTURES] : [];
  function save(id: string, title: string, form: "svg" | "png"): void {
    const picture = findPicture(id);
    if (!picture) return;
    const foot = `${workspace.name} · ${figures.dayOf(new Date())}`;
    const file = { title, foot, name: id };
    if (form === "svg") saveSvg(picture, file);
    else void savePng(picture, file);
  }
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          variant="default"
          className={css.bar}
          aria-label={label}
          leftSection={<IconUpload size={15} stroke={1.7} aria-hidden />}
        >
          <span className={css.barText}>{label}</span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {pictures.map(({ id, word, sheet }) => (
          <div key={id}>
            <Menu.Item onClick={() => save(id, t(word), "png")}>
              {t("exportAs", { picture: t(word), form: "PNG" })}
            </Menu.Item>
            <Menu.Item onClick={() => save(id, t(word), "svg")}>
              {t("exportAs", { picture: t(word), form: "SVG" })}
            </Menu.Item>
            <Menu.Item component="a" href={sheetAddress(sheet, search, language)} download>
              {t("exportAs", { picture: t(word), form: "CSV" })}
            </Menu.Item>
          </div>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** Where the server gives a view's table; what only the screen knows is left out. */
function sheetAddress(sheet: string, search: string, language: string): string {
  const params = new URLSearchParams(search);
  for (const name of ["table", "at", "rows", "pseudo"]) params.delete(name);
  params.set("language", language);
  return `/api/v1/explore/${sheet}.csv?${params.toString()}`;
}

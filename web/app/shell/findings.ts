/** What the palette finds: screens, commands, maps, customers; every answer knows how to carry itself out. */
import { useMantineColorScheme } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import {
  IconKey,
  IconLanguage,
  IconLogout,
  IconMap,
  IconMapPlus,
  IconMoon,
  IconSun,
  IconUpload,
  IconUser,
  IconUserPlus,
  type Icon,
} from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate } from "react-router";
import { answer, api } from "../../api/client";
import { mapAddress, useMaps } from "../maps/data";
import { setLanguage, useLanguage, useText } from "../words/language";
import { matches } from "../words/sorting";
import { useWords } from "../words/words";
import { NOUNS, SETTINGS } from "./nouns";
import { useMay, useSignOut } from "./session";
import { words } from "./words";

export interface Finding {
  id: string;
  group: "screens" | "commands" | "maps" | "customers";
  text: string;
  note?: string;
  Icon: Icon;
  run: () => void;
}

const MOST_CUSTOMERS = 6;

/** Give what fits `wanted`, in the order in which it is shown; with nothing wanted, screens and commands. */
export function useFindings(wanted: string): readonly Finding[] {
  const screens = useScreens();
  const commands = useCommands();
  const maps = useMapFindings();
  const customers = useCustomers(wanted);
  const all = wanted.trim() === "" ? [...screens, ...commands] : [...screens, ...commands, ...maps];
  const fitting = all.filter((finding) => matches(finding.text, wanted));
  return [...fitting, ...customers];
}

function useScreens(): Finding[] {
  const t = useWords(words);
  const navigate = useNavigate();
  return [...NOUNS, SETTINGS].map(({ name, to, Icon }) => ({
    id: `screen-${name}`,
    group: "screens",
    text: t(name),
    Icon,
    run: () => void navigate(to),
  }));
}

function useCommands(): Finding[] {
  const t = useWords(words);
  const navigate = useNavigate();
  const other = useLanguage() === "vi" ? "en" : "vi";
  const { setColorScheme } = useMantineColorScheme();
  const dark = document.documentElement.dataset.mantineColorScheme === "dark";
  const signOut = useSignOut();
  const [edits, administers] = [useMay("editor"), useMay("admin")];
  const found: (Omit<Finding, "group"> | false)[] = [
    edits && {
      id: "import",
      text: t("importData"),
      Icon: IconUpload,
      run: () => void navigate("/data"),
    },
    edits && {
      id: "new-map",
      text: t("newMap"),
      Icon: IconMapPlus,
      run: () => void navigate("/maps/new"),
    },
    administers && {
      id: "invite",
      text: t("invitePeople"),
      Icon: IconUserPlus,
      run: () => void navigate("/settings/people"),
    },
    {
      id: "scheme",
      text: t(dark ? "toLight" : "toDark"),
      Icon: dark ? IconSun : IconMoon,
      run: () => setColorScheme(dark ? "light" : "dark"),
    },
    {
      id: "language",
      text: t(other === "vi" ? "toVietnamese" : "toEnglish"),
      Icon: IconLanguage,
      run: () => {
        setLanguage(other);
        void answer(api.PATCH("/api/v1/session/person", { body: { language: other } })).catch(
          // the screens have changed already; next time the person's own language is back
          () => undefined,
        );
      },
    },
    {
      id: "password",
      text: t("changePassword"),
      Icon: IconKey,
      run: () => void navigate("/settings"),
    },
    { id: "sign-out", text: t("signOut"), Icon: IconLogout, run: () => signOut.mutate() },
  ];
  return found.filter((one) => one !== false).map((one) => ({ ...one, group: "commands" }));
}

function useMapFindings(): Finding[] {
  const navigate = useNavigate();
  const inWords = useText();
  const maps = useMaps();
  return (maps.data ?? []).map((map) => ({
    id: `map-${map.id}`,
    group: "maps",
    text: inWords(map.title),
    Icon: IconMap,
    run: () => void navigate(mapAddress(map.id)),
  }));
}

function useCustomers(wanted: string): Finding[] {
  const navigate = useNavigate();
  const [text] = useDebouncedValue(wanted.trim(), 150);
  const asked = text.length >= 2;
  const customers = useQuery({
    queryKey: ["palette", "customers", text],
    queryFn: () =>
      answer(api.GET("/api/v1/customers", { params: { query: { text, most: MOST_CUSTOMERS } } })),
    enabled: asked,
    placeholderData: keepPreviousData,
  });
  if (!asked || wanted.trim() === "") return [];
  return (customers.data?.rows ?? []).map((row) => ({
    id: `customer-${row.id}`,
    group: "customers",
    text: row.name ?? row.shown,
    note: [row.name === null ? null : row.shown, row.city]
      .filter((one) => one !== null)
      .join(" · "),
    Icon: IconUser,
    run: () => void navigate(`/customers/${encodeURIComponent(row.id)}`),
  }));
}

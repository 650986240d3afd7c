/** The five nouns of the navigation, and the settings at its foot. */
import {
  IconDatabase,
  IconFilter,
  IconHome,
  IconMap,
  IconSettings,
  IconUsers,
} from "@tabler/icons-react";

export const NOUNS = [
  { name: "home", to: "/", Icon: IconHome },
  { name: "maps", to: "/maps", Icon: IconMap },
  { name: "explore", to: "/explore", Icon: IconFilter },
  { name: "customers", to: "/customers", Icon: IconUsers },
  { name: "data", to: "/data", Icon: IconDatabase },
] as const;

export const SETTINGS = { name: "settings", to: "/settings", Icon: IconSettings } as const;

export type Noun = (typeof NOUNS)[number]["name"] | "settings";

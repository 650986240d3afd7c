/** Oneself: settings, the colours, signing out; on a phone also what the bar at its foot has no room for. */
import { Menu, UnstyledButton, useMantineColorScheme, VisuallyHidden } from "@mantine/core";
import {
  IconCheck,
  IconDatabase,
  IconDeviceDesktop,
  IconLogout,
  IconMoon,
  IconSettings,
  IconSun,
} from "@tabler/icons-react";
import { Link } from "react-router";
import { PersonAvatar } from "../parts/PersonAvatar";
import { useWords } from "../words/words";
import css from "./OwnMenu.module.css";
import { usePerson, useSignOut } from "./session";
import { words } from "./words";

const SCHEMES = [
  { name: "light", Icon: IconSun },
  { name: "dark", Icon: IconMoon },
  { name: "auto", Icon: IconDeviceDesktop },
] as const;

/** `compact` shows the avatar only. */
export function OwnMenu({ compact = false, more = false }: { compact?: boolean; more?: boolean }) {
  const t = useWords(words);
  const person = usePerson();
  return (
    <Menu position={more ? "bottom-end" : "right-end"} width={216}>
      <Menu.Target>
        <UnstyledButton className={css.own}>
          <VisuallyHidden>{t("own")}: </VisuallyHidden>
          <PersonAvatar name={person.name} size={28} label={compact} />
          {!compact && (
            <span className={css.text}>
              <span className={css.name}>{person.name}</span>
              <span className={css.role}>{t(person.role)}</span>
            </span>
          )}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {more && (
          <Menu.Item
            component={Link}
            to="/data"
            leftSection={<IconDatabase size={16} stroke={1.7} />}
          >
            {t("data")}
          </Menu.Item>
        )}
        <Menu.Item
          component={Link}
          to="/settings"
          leftSection={<IconSettings size={16} stroke={1.7} />}
        >
          {t("settings")}
        </Menu.Item>
        <Menu.Divider />
        <SchemeItems />
        <Menu.Divider />
        <SignOutItem />
      </Menu.Dropdown>
    </Menu>
  );
}

function SchemeItems() {
  const t = useWords(words);
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return SCHEMES.map(({ name, Icon }) => (
    <Menu.Item
      key={name}
      role="menuitemradio"
      aria-checked={colorScheme === name}
      leftSection={<Icon size={16} stroke={1.7} />}
      rightSection={colorScheme === name && <IconCheck size={15} stroke={2} />}
      onClick={() => setColorScheme(name)}
    >
      {t(name)}
    </Menu.Item>
  ));
}

function SignOutItem() {
  const t = useWords(words);
  const signOut = useSignOut();
  return (
    <Menu.Item leftSection={<IconLogout size={16} stroke={1.7} />} onClick={() => signOut.mutate()}>
      {t("signOut")}
    </Menu.Item>
  );
}

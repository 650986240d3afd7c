/** Oneself: name, role, the colours, signing out. */
import { Menu, UnstyledButton, useMantineColorScheme } from "@mantine/core";
import { IconDeviceDesktop, IconLogout, IconMoon, IconSun } from "@tabler/icons-react";
import { PersonAvatar } from "../parts/PersonAvatar";
import { useWords } from "../words/words";
import { usePerson, useSignOut } from "./session";
import css from "./Shell.module.css";
import { words } from "./words";

const SCHEMES = [
  { name: "light", Icon: IconSun },
  { name: "dark", Icon: IconMoon },
  { name: "auto", Icon: IconDeviceDesktop },
] as const;

export function OwnMenu() {
  const t = useWords(words);
  const person = usePerson();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const signOut = useSignOut();
  return (
    <Menu position="right-end" width={200}>
      <Menu.Target>
        <UnstyledButton className={css.own} aria-label={`${t("own")}: ${person.name}`}>
          <PersonAvatar name={person.name} size={26} />
          <span className={css.ownText}>
            <span className={css.ownName}>{person.name}</span>
            <span className={css.ownRole}>{t(person.role)}</span>
          </span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {SCHEMES.map(({ name, Icon }) => (
          <Menu.Item
            key={name}
            role="menuitemradio"
            aria-checked={colorScheme === name}
            leftSection={<Icon size={16} stroke={1.7} />}
            onClick={() => setColorScheme(name)}
            data-checked={colorScheme === name || undefined}
          >
            {t(name)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconLogout size={16} stroke={1.7} />}
          onClick={() => signOut.mutate()}
        >
          {t("signOut")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** Why this is one person: the ids, where they were seen, and with which others. */
import {
  IconDeviceMobile,
  IconId,
  IconMail,
  IconMessageCircle,
  IconPhone,
  IconUser,
} from "@tabler/icons-react";
import { Card } from "../parts/Card";
import { useFigures } from "../words/useFigures";
import { useWords } from "../words/words";
import type { Person } from "./customers";
import css from "./Identities.module.css";
import { words } from "./words";

const ICONS = {
  user_id: IconUser,
  anonymous_id: IconDeviceMobile,
  phone: IconPhone,
  email: IconMail,
  zalo: IconMessageCircle,
  messenger: IconMessageCircle,
} as const;
type Known = keyof typeof ICONS;

function isKnown(kind: string): kind is Known {
  return kind in ICONS;
}

export function Identities({ person }: { person: Person }) {
  const t = useWords(words);
  const { dayOf } = useFigures();
  const many = person.identities.length > 1;
  return (
    <Card title={t("whyOne")}>
      <p className={css.quiet}>
        {many ? t("ids", { count: person.identities.length }) : t("oneId")}
      </p>
      <ul className={css.list}>
        {person.identities.map((one) => {
          const Icon = isKnown(one.kind) ? ICONS[one.kind] : IconId;
          return (
            <li key={`${one.kind}/${one.shown}`} data-many={many || undefined}>
              <span className={css.icon}>
                <Icon size={17} stroke={1.6} aria-hidden />
              </span>
              <div>
                <p className={css.id}>
                  {one.shown}
                  <span className={css.quiet}>
                    {isKnown(one.kind) ? t(`kind_${one.kind}`) : t("kind_other")}
                  </span>
                </p>
                <p className={css.quiet}>
                  {t("seen", { count: one.events, day: dayOf(one.first) })}
                </p>
                {many && one.beside.length > 0 && (
                  <p className={css.quiet}>
                    {t("beside", {
                      ids: one.beside
                        .slice(0, 3)
                        .map(({ shown }) => shown)
                        .join(", "),
                    })}
                  </p>
                )}
              </div>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}

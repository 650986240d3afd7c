/** Every encounter, newest first; and the same as columns of a table. */
import { Button } from "@mantine/core";
import { IconPoint } from "@tabler/icons-react";
import { useState } from "react";
import { Card } from "../parts/Card";
import { ChannelIcon, Face, faceLevel, isIcon } from "../parts/Mark";
import { Picker } from "../parts/Picker";
import type { Column } from "../parts/TableTwin";
import { useLanguage, useText } from "../words/language";
import { useFigures } from "../words/useFigures";
import { useWords } from "../words/words";
import { channelName } from "./channels";
import type { Encounter, Person } from "./customers";
import css from "./Encounters.module.css";
import { words } from "./words";

const FIRST = 20;

/** What an encounter is called. */
export function useEncounterName(): (one: Encounter) => string {
  const inWords = useText();
  return (one) => (one.touchpoint_name ? inWords(one.touchpoint_name) : one.name);
}

export function Encounters({ person }: { person: Person }) {
  const t = useWords(words);
  const now = useLanguage();
  const { whole } = useFigures();
  const [channel, setChannel] = useState("*");
  const [most, setMost] = useState(FIRST);
  const chosen = person.encounters
    .filter((one) => channel === "*" || one.channel === channel)
    .toReversed();
  return (
    <Card
      title={t("encounters")}
      note={
        person.encounters.length < person.events
          ? t("latestOnly", { shown: whole(person.encounters.length), all: whole(person.events) })
          : t("encountersNote", { count: chosen.length })
      }
      aside={
        <Picker
          label={t("channel")}
          value={channel}
          choices={[
            { value: "*", text: t("allChannels") },
            ...person.channels.map((one) => ({
              value: one.id,
              text: channelName(one.id, now, t("noChannel")),
              note: whole(one.events),
            })),
          ]}
          onChange={setChannel}
        />
      }
    >
      <ol className={css.list}>
        {chosen.slice(0, most).map((one) => (
          <Line key={one.seq} one={one} person={person} />
        ))}
      </ol>
      {chosen.length > most && (
        <Button variant="default" onClick={() => setMost(most + 100)}>
          {t("more")}
        </Button>
      )}
    </Card>
  );
}

function Line({ one, person }: { one: Encounter; person: Person }) {
  const t = useWords(words);
  const now = useLanguage();
  const { moment, money, decimal } = useFigures();
  const name = useEncounterName();
  const icon = person.channels.find((channel) => channel.id === one.channel)?.icon ?? "";
  const emotion = one.score?.emotion;
  const notes = [
    name(one) === one.name ? null : one.name,
    one.direction === "outbound" ? t("byBusiness") : null,
    one.direction === "system" ? t("system") : null,
    one.score
      ? t("scored", { value: decimal(one.score.value, 0), high: decimal(one.score.high, 0) })
      : null,
  ].filter((note) => note !== null);
  return (
    <li className={css.line}>
      <time className={css.when} dateTime={one.at}>
        {moment(one.at)}
      </time>
      <span className={css.icon}>
        {isIcon(icon) ? (
          <ChannelIcon name={icon} size={17} />
        ) : (
          <IconPoint size={17} stroke={1.6} aria-hidden />
        )}
      </span>
      <div>
        <p>
          <strong className={css.name}>{name(one)}</strong>
          <span className={css.quiet}>
            {one.channel !== "" && ` · ${channelName(one.channel, now, "")}`}
          </span>
        </p>
        {one.text !== null && <p className={css.text}>“{one.text}”</p>}
        {notes.length > 0 && <p className={css.quiet}>{notes.join(" · ")}</p>}
      </div>
      <span className={css.figure}>
        {one.left && <span className={css.left}>{t("leftCart")}</span>}
        {emotion !== undefined && emotion !== null && (
          <span className={css.felt}>
            <Face level={faceLevel(emotion)} size={20} />
            {decimal(emotion)}
          </span>
        )}
        {one.value !== null && one.buys && <strong>{money(one.value.minor)}</strong>}
      </span>
    </li>
  );
}

/** The encounters as a table: the twin of the picture. */
export function useEncounterColumns(): Column<Encounter>[] {
  const t = useWords(words);
  const now = useLanguage();
  const { moment, money, decimal } = useFigures();
  const name = useEncounterName();
  return [
    { title: t("when"), cell: (one) => moment(one.at), raw: (one) => one.at },
    { title: t("what"), cell: (one) => name(one) },
    { title: t("channel"), cell: (one) => channelName(one.channel, now, t("noChannel")) },
    {
      title: t("who"),
      cell: (one) =>
        one.direction === "outbound"
          ? t("byBusiness")
          : one.direction === "system"
            ? t("system")
            : t("byCustomer"),
      quiet: true,
    },
    {
      title: t("value"),
      cell: (one) => (one.value ? money(one.value.minor) : ""),
      raw: (one) => (one.value ? one.value.minor / 10 ** one.value.exponent : null),
      figure: true,
    },
    {
      title: t("feelings"),
      cell: (one) => (typeof one.score?.emotion === "number" ? decimal(one.score.emotion) : ""),
      raw: (one) => one.score?.emotion ?? null,
      figure: true,
    },
    { title: t("words"), cell: (one) => one.text ?? "", quiet: true },
  ];
}

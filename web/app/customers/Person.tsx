/** One customer: who, the journey across channels, every encounter, why it is one person, what to do next. */
import { Button } from "@mantine/core";
import { IconPlayerPlay } from "@tabler/icons-react";
import { Link, useParams } from "react-router";
import { Card } from "../parts/Card";
import { Face, faceLevel } from "../parts/Mark";
import { PersonAvatar } from "../parts/PersonAvatar";
import { PictureOrTable } from "../parts/PictureOrTable";
import { Problem } from "../parts/Problem";
import { Loading } from "../parts/Waiting";
import { Page } from "../shell/Page";
import { useLanguage, useText } from "../words/language";
import { useFigures } from "../words/useFigures";
import { useWords } from "../words/words";
import { useAbout, useSpan } from "./CareList";
import { addressOf, stageNames, useCustomer, type Person as Customer } from "./customers";
import { Encounters, useEncounterColumns } from "./Encounters";
import { Identities } from "./Identities";
import css from "./Person.module.css";
import { Timeline, TimelineLegend } from "./Timeline";
import { words } from "./words";

export default function Person() {
  const { customer = "" } = useParams();
  const t = useWords(words);
  const found = useCustomer(customer);
  const name = found.data ? (found.data.name ?? found.data.shown) : "";
  return (
    <Page
      title={name === "" ? t("title") : name}
      heading={
        <span className={css.crumbs}>
          <Link to="/customers">{t("breadcrumb")}</Link>
          <span aria-hidden>›</span>
          <span>{name}</span>
        </span>
      }
      aside={
        found.data && (
          <Button
            component={Link}
            to={`${addressOf(customer)}/replay`}
            variant="default"
            leftSection={<IconPlayerPlay size={16} stroke={1.7} aria-hidden />}
          >
            {t("replay")}
          </Button>
        )
      }
    >
      {found.error && <Problem problem={found.error} again={() => void found.refetch()} />}
      {!found.data && !found.error && <Loading lines={[40, 100, 100]} tall />}
      {found.data && <Shown person={found.data} />}
    </Page>
  );
}

function Shown({ person }: { person: Customer }) {
  const t = useWords(words);
  const channels = person.channels.filter((channel) => channel.contacts > 0);
  const label = t("journey", { count: channels.length });
  const columns = useEncounterColumns();
  return (
    <>
      <Head person={person} />
      <div className={css.columns}>
        <div className={css.main}>
          <PictureOrTable
            name="journey"
            title={label}
            legend={<TimelineLegend />}
            picture={<Timeline person={person} label={label} />}
            table={{
              caption: t("encounters"),
              columns,
              rows: person.encounters,
              keyOf: (one) => String(one.seq),
              fileName: `journey-${person.shown}`,
            }}
          />
          <Encounters person={person} />
        </div>
        <div className={css.side}>
          <Identities person={person} />
          <Next person={person} />
          <Consent person={person} />
          <About person={person} />
        </div>
      </div>
    </>
  );
}

function Head({ person }: { person: Customer }) {
  const t = useWords(words);
  const inWords = useText();
  const { money, duration, decimal } = useFigures();
  const about = useAbout();
  const span = useSpan();
  const names = stageNames(person);
  const stage = person.stage === null ? undefined : names.get(person.stage);
  const city = Object.entries(person.attributes).find(([key]) =>
    ["city", "thành phố", "province"].includes(key.toLowerCase()),
  )?.[1];
  const felt = person.encounters.findLast((one) => typeof one.score?.emotion === "number")?.score
    ?.emotion;
  const { expected } = person;
  return (
    <header className={css.head}>
      <PersonAvatar name={person.name ?? person.shown} size={52} />
      <div className={css.who}>
        <h1>{person.name ?? person.shown}</h1>
        <p className={css.line}>
          {stage && <span className={css.stage}>{inWords(stage)}</span>}
          {[
            person.status && inWords(person.status),
            city,
            person.gone ? t("gone") : null,
            person.name !== null ? person.shown : null,
          ]
            .filter(Boolean)
            .join(" · ")}
        </p>
      </div>
      <dl className={css.facts}>
        {person.orders > 0 && (
          <div>
            <dt>{t("spentIn", { count: person.orders })}</dt>
            <dd>{money(person.spent.minor)}</dd>
          </div>
        )}
        {expected !== null && (
          <div>
            <dt>
              {t("expectedIn", {
                span: span(expected.days),
                range: `${about(expected.low.minor)} – ${about(expected.high.minor)}`,
              })}
            </dt>
            <dd>{about(expected.mean.minor)}</dd>
          </div>
        )}
        <div>
          <dt>{t("sinceLast")}</dt>
          <dd>{duration(person.silent_s)}</dd>
        </div>
        {felt !== undefined && felt !== null && (
          <div>
            <dt>{t("feltLast")}</dt>
            <dd className={css.felt}>
              <Face level={faceLevel(felt)} size={20} />
              {decimal(felt)}
            </dd>
          </div>
        )}
      </dl>
    </header>
  );
}

function Next({ person }: { person: Customer }) {
  const t = useWords(words);
  const inWords = useText();
  return (
    <Card title={t("next")}>
      <ul className={css.advice}>
        {person.advice.map((one) => (
          <li key={one.code}>{inWords(one.text)}</li>
        ))}
      </ul>
    </Card>
  );
}

function Consent({ person }: { person: Customer }) {
  const t = useWords(words);
  if (person.consent === null) return null;
  return (
    <Card title={t("consent")}>
      <ul className={css.chips}>
        {person.consent.map((purpose) => (
          <li key={purpose}>{purpose}</li>
        ))}
      </ul>
    </Card>
  );
}

function About({ person }: { person: Customer }) {
  const t = useWords(words);
  const now = useLanguage();
  const told = Object.entries(person.attributes);
  if (told.length === 0) return null;
  return (
    <Card title={t("about")}>
      <dl className={css.about} lang={now}>
        {told.map(([key, value]) => (
          <div key={key}>
            <dt>{key}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}

/** A real journey played on a map, step by step. */
import { ActionIcon, Button, Slider } from "@mantine/core";
import {
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerSkipBack,
  IconPlayerTrackNext,
  IconPlayerTrackPrev,
} from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";
import { Link, useParams, useSearchParams } from "react-router";
import { answer, api, type Schemas } from "../../api/client";
import type { Drawn } from "../../scene/drawn";
import { useMaps } from "../maps/data";
import { ScenePicture } from "../maps/editor/ScenePicture";
import { Card } from "../parts/Card";
import { Empty } from "../parts/Empty";
import { Face, faceLevel } from "../parts/Mark";
import { Picker } from "../parts/Picker";
import { Problem } from "../parts/Problem";
import { Loading } from "../parts/Waiting";
import { Page } from "../shell/Page";
import { useLanguage, useText } from "../words/language";
import { useFigures } from "../words/useFigures";
import { useWords } from "../words/words";
import { addressOf, useReplay, type Replay as Journey } from "./customers";
import { useEncounterName } from "./Encounters";
import css from "./Replay.module.css";
import { stopsOf, wayTo } from "./replaying";
import { words } from "./words";

const PACE_MS = 1_100;
// a map is wider than the screen; so much of its own size is shown
const SCALE = 0.6;

export default function Replay() {
  const { customer = "" } = useParams();
  const t = useWords(words);
  const inWords = useText();
  const [params, setParams] = useSearchParams();
  const maps = useMaps();
  const usable = maps.data?.filter((map) => !map.problem) ?? [];
  const map = params.get("map") ?? usable[0]?.id ?? null;
  const replay = useReplay(customer, map);
  const name = replay.data ? (replay.data.name ?? replay.data.shown) : "";
  return (
    <Page
      title={t("replayTitle")}
      heading={
        <span className={css.crumbs}>
          <Link to="/customers">{t("breadcrumb")}</Link>
          <span aria-hidden>›</span>
          <Link to={addressOf(customer)}>{name}</Link>
          <span aria-hidden>›</span>
          <h1>{t("replayTitle")}</h1>
        </span>
      }
      controls={
        map !== null && (
          <Picker
            label={t("chooseMap")}
            value={map}
            choices={usable.map((one) => ({ value: one.id, text: inWords(one.title) }))}
            onChange={(value) => setParams({ map: value }, { replace: true })}
          />
        )
      }
    >
      {maps.data && map === null && (
        <Empty
          picture="path"
          title={t("noMaps")}
          text={t("noMapsText")}
          action={
            <Button component={Link} to="/maps">
              {t("toMaps")}
            </Button>
          }
        />
      )}
      {(maps.error ?? replay.error) && <Problem problem={maps.error ?? replay.error} />}
      {replay.isPending && map !== null && <Loading tall />}
      {replay.data && map !== null && <Player key={map} journey={replay.data} map={map} />}
    </Page>
  );
}

function useScene(map: string) {
  const now = useLanguage();
  return useQuery({
    queryKey: ["scene", map, now],
    queryFn: async (): Promise<Drawn | null> => {
      const found: object = await answer(
        api.GET("/api/v1/maps/{map_id}/scene", {
          params: { path: { map_id: map }, query: { language: now } },
        }),
      );
      // a request's own types lose that boxes and shapes are tuples
      return (found as Schemas["SceneAnswer"]).drawn;
    },
  });
}

/** Which step is shown, and whether it goes on by itself. */
function usePlaying(last: number) {
  const [step, setStep] = useState(0);
  const [playing, setPlaying] = useState(false);
  useEffect(() => {
    if (!playing) return undefined;
    const timer = setInterval(
      () =>
        setStep((now) => {
          if (now + 1 >= last) setPlaying(false);
          return Math.min(last, now + 1);
        }),
      PACE_MS,
    );
    return () => clearInterval(timer);
  }, [playing, last]);
  const go = (to: number) => {
    setPlaying(false);
    setStep(Math.max(0, Math.min(last, to)));
  };
  const toggle = () => {
    if (!playing && step >= last) setStep(0);
    setPlaying(!playing);
  };
  return { step, playing, go, toggle };
}

function Player({ journey, map }: { journey: Journey; map: string }) {
  const t = useWords(words);
  const scene = useScene(map);
  const last = Math.max(0, journey.steps.length - 1);
  const { step, playing, go, toggle } = usePlaying(last);
  const drawn = scene.data;
  return (
    <div className={css.columns}>
      <Card
        title={t("step", { n: step + 1, all: journey.steps.length })}
        note={journey.off_map > 0 ? t("offMap", { count: journey.off_map }) : undefined}
      >
        {scene.error && <Problem problem={scene.error} />}
        {!drawn && !scene.error && <Loading tall />}
        {drawn && <OnMap journey={journey} drawn={drawn} step={step} />}
        <Controls step={step} last={last} playing={playing} go={go} toggle={toggle} />
      </Card>
      <Steps journey={journey} step={step} go={go} />
    </div>
  );
}

function Controls({
  step,
  last,
  playing,
  go,
  toggle,
}: {
  step: number;
  last: number;
  playing: boolean;
  go: (to: number) => void;
  toggle: () => void;
}) {
  const t = useWords(words);
  const size = { size: 18, stroke: 1.7, "aria-hidden": true } as const;
  return (
    <div className={css.controls}>
      <ActionIcon size="lg" aria-label={t("fromStart")} onClick={() => go(0)}>
        <IconPlayerSkipBack {...size} />
      </ActionIcon>
      <ActionIcon
        size="lg"
        aria-label={t("stepBack")}
        disabled={step === 0}
        onClick={() => go(step - 1)}
      >
        <IconPlayerTrackPrev {...size} />
      </ActionIcon>
      <Button
        leftSection={playing ? <IconPlayerPause {...size} /> : <IconPlayerPlay {...size} />}
        onClick={toggle}
      >
        {playing ? t("pause") : t("play")}
      </Button>
      <ActionIcon
        size="lg"
        aria-label={t("stepOn")}
        disabled={step === last}
        onClick={() => go(step + 1)}
      >
        <IconPlayerTrackNext {...size} />
      </ActionIcon>
      <Slider
        className={css.slider}
        min={0}
        max={last}
        value={step}
        label={null}
        thumbLabel={t("stepsCaption")}
        onChange={go}
      />
    </div>
  );
}

/** The map as it is drawn everywhere, with the way so far over it. */
function OnMap({ journey, drawn, step }: { journey: Journey; drawn: Drawn; step: number }) {
  const t = useWords(words);
  const frame = useRef<HTMLDivElement>(null);
  const stops = useMemo(() => stopsOf(journey, drawn), [journey, drawn]);
  const way = wayTo(stops, step);
  const here = way.at(-1);
  const [width, height] = drawn.size;
  useEffect(() => {
    if (!here || !frame.current) return;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    frame.current.scrollTo({
      left: here.x * SCALE - frame.current.clientWidth / 2,
      top: here.y * SCALE - frame.current.clientHeight / 2,
      behavior: still ? "auto" : "smooth",
    });
  }, [here?.x, here?.y, here]);
  return (
    // a wide picture is scrolled by keys too
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div ref={frame} className={css.frame} tabIndex={0} role="region" aria-label={drawn.title}>
      <div className={css.sheet} style={{ width: width * SCALE, height: height * SCALE }}>
        <ScenePicture drawn={drawn} className={css.scene} />
        <svg
          className={css.way}
          viewBox={`0 0 ${String(width)} ${String(height)}`}
          role="img"
          aria-label={t("mapPicture", {
            map: drawn.title,
            customer: journey.name ?? journey.shown,
          })}
        >
          <polyline points={way.map(({ x, y }) => `${String(x)},${String(y)}`).join(" ")} />
          {way.slice(0, -1).map((stop) => (
            <circle key={stop.step} className={css.been} cx={stop.x} cy={stop.y} r="7" />
          ))}
          {here && <circle className={css.here} cx={here.x} cy={here.y} r="26" />}
        </svg>
      </div>
    </div>
  );
}

function Steps({
  journey,
  step,
  go,
}: {
  journey: Journey;
  step: number;
  go: (to: number) => void;
}) {
  const t = useWords(words);
  const { moment, duration, decimal, money } = useFigures();
  const name = useEncounterName();
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    list.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
  }, [step]);
  return (
    <Card title={t("stepsCaption")} flush>
      <ol ref={list} className={css.steps}>
        {journey.steps.map((one, index) => {
          const emotion = one.encounter.score?.emotion;
          return (
            <li key={one.encounter.seq}>
              <button
                type="button"
                className={css.step}
                aria-current={index === step ? "step" : undefined}
                data-off={one.path === null || undefined}
                onClick={() => go(index)}
              >
                <span className={css.number}>{index + 1}</span>
                <span>
                  <span className={css.name}>{name(one.encounter)}</span>
                  <span className={css.quiet}>
                    {moment(one.at)}
                    {one.gap_s !== null &&
                      one.gap_s >= 60 &&
                      ` · ${t("afterGap", { gap: duration(one.gap_s) })}`}
                    {one.path === null && ` · ${t("notOnMap")}`}
                  </span>
                </span>
                <span className={css.figure}>
                  {emotion !== undefined && emotion !== null && (
                    <span className={css.felt}>
                      <Face level={faceLevel(emotion)} size={18} />
                      {decimal(emotion)}
                    </span>
                  )}
                  {one.encounter.buys && one.encounter.value && money(one.encounter.value.minor)}
                </span>
              </button>
            </li>
          );
        })}
      </ol>
    </Card>
  );
}

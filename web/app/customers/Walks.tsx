/** Walking it oneself: a walk through a map written step by step, laid beside the data. */
import { Button, FileButton, NumberInput, Select, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { Link, useSearchParams } from "react-router";
import { useMaps } from "../maps/data";
import { Card } from "../parts/Card";
import { Empty } from "../parts/Empty";
import { Face, faceLevel } from "../parts/Mark";
import { Picker } from "../parts/Picker";
import { Problem } from "../parts/Problem";
import { Loading } from "../parts/Waiting";
import { useMay } from "../shell/session";
import { useText } from "../words/language";
import { useFigures } from "../words/useFigures";
import { useWords } from "../words/words";
import css from "./Walks.module.css";
import { words } from "./words";
import {
  pictureAddress,
  useBeside,
  usePlaces,
  useWalkChanges,
  useWalks,
  type Beside,
  type Walk,
  type WalkStep,
} from "./walks";

const FEELINGS = [-0.8, -0.4, 0, 0.4, 0.8] as const;

export default function Walks() {
  const t = useWords(words);
  const inWords = useText();
  const [params, setParams] = useSearchParams();
  const maps = useMaps();
  const usable = maps.data?.filter((map) => !map.problem) ?? [];
  const map = params.get("map") ?? usable[0]?.id ?? null;
  if (maps.error) return <Problem problem={maps.error} again={() => void maps.refetch()} />;
  if (!maps.data) return <Loading />;
  if (map === null) {
    return (
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
    );
  }
  return (
    <div className={css.column}>
      <header className={css.head}>
        <div>
          <h1>{t("walkTitle")}</h1>
          <p className={css.quiet}>{t("walkLead")}</p>
        </div>
        <Picker
          label={t("chooseMap")}
          value={map}
          choices={usable.map((one) => ({ value: one.id, text: inWords(one.title) }))}
          onChange={(value) => setParams({ map: value }, { replace: true })}
        />
      </header>
      <OfMap key={map} map={map} />
    </div>
  );
}

function OfMap({ map }: { map: string }) {
  const t = useWords(words);
  const may = useMay("editor");
  const walks = useWalks(map);
  const changes = useWalkChanges(map);
  const [title, setTitle] = useState("");
  if (walks.error) return <Problem problem={walks.error} again={() => void walks.refetch()} />;
  if (!walks.data) return <Loading />;
  const begin = (
    <form
      className={css.begin}
      onSubmit={(event) => {
        event.preventDefault();
        changes.begin.mutate(title);
        setTitle("");
      }}
    >
      <TextInput
        aria-label={t("walkName")}
        placeholder={t("walkName")}
        value={title}
        maxLength={200}
        onChange={(event) => setTitle(event.currentTarget.value)}
      />
      <Button type="submit" loading={changes.begin.isPending}>
        {t("walkBegin")}
      </Button>
    </form>
  );
  return (
    <>
      {changes.begin.error && <Problem problem={changes.begin.error} />}
      {walks.data.length === 0 ? (
        <Empty
          picture="path"
          title={t("walkNone")}
          text={t("walkNoneText")}
          action={may && begin}
        />
      ) : (
        may && begin
      )}
      {walks.data.map((walk) => (
        <WalkCard key={walk.id} walk={walk} may={may} />
      ))}
    </>
  );
}

function WalkCard({ walk, may }: { walk: Walk; may: boolean }) {
  const t = useWords(words);
  const { moment } = useFigures();
  const beside = useBeside(walk);
  const places = usePlaces(walk.map);
  const changes = useWalkChanges(walk.map);
  const inWords = useText();
  const nameOf = (step: WalkStep) => {
    const place = places.data?.find((one) => one.id === step.touchpoint);
    return place ? inWords(place.name) : t("walkNoTouchpoint");
  };
  return (
    <Card
      title={walk.title === "" ? moment(walk.begun) : walk.title}
      note={
        walk.ended === null
          ? `${moment(walk.begun)} · ${t("walkOngoing")}`
          : t("walkEnded", { moment: moment(walk.ended) })
      }
      aside={
        may && (
          <>
            {walk.ended === null && walk.steps.length > 0 && (
              <Button
                size="compact-sm"
                variant="default"
                onClick={() => changes.end.mutate(walk.id)}
              >
                {t("walkEnd")}
              </Button>
            )}
            <Button
              size="compact-sm"
              variant="subtle"
              color="gray"
              onClick={() => changes.remove.mutate(walk.id)}
            >
              {t("walkDelete")}
            </Button>
          </>
        )
      }
    >
      <ol className={css.steps}>
        {walk.steps.map((step) => (
          <StepLine
            key={step.id}
            walk={walk}
            step={step}
            name={nameOf(step)}
            beside={beside.data?.find((one) => one.step === step.id)}
            onDrop={may ? () => changes.drop.mutate({ walk: walk.id, step: step.id }) : undefined}
          />
        ))}
      </ol>
      {may && walk.ended === null && <AddStep walk={walk} />}
    </Card>
  );
}

function StepLine({
  walk,
  step,
  name,
  beside,
  onDrop,
}: {
  walk: Walk;
  step: WalkStep;
  name: string;
  beside: Beside | undefined;
  onDrop: (() => void) | undefined;
}) {
  const t = useWords(words);
  const { duration, decimal } = useFigures();
  return (
    <li className={css.step}>
      <div>
        <p className={css.name}>{name}</p>
        <p className={css.line}>
          <span className={css.quiet}>{t("walkYou")}</span>
          {step.emotion !== null && (
            <span className={css.felt}>
              <Face level={faceLevel(step.emotion)} size={18} />
              {decimal(step.emotion)}
            </span>
          )}
          {step.took_s !== null && <span>{duration(step.took_s)}</span>}
        </p>
        {step.note !== "" && <p>{step.note}</p>}
        {onDrop && (
          <Button size="compact-xs" variant="subtle" color="gray" onClick={onDrop}>
            {t("walkRemove")}
          </Button>
        )}
      </div>
      <div>
        <p className={css.quiet}>{t("walkData")}</p>
        {beside && <WhatDataSay beside={beside} />}
      </div>
      {step.has_picture && (
        <a href={pictureAddress(walk.id, step.id)} target="_blank" rel="noreferrer">
          <img
            className={css.picture}
            src={pictureAddress(walk.id, step.id)}
            alt={`${t("walkPicture")}: ${name}`}
          />
        </a>
      )}
    </li>
  );
}

function WhatDataSay({ beside }: { beside: Beside }) {
  const t = useWords(words);
  const { whole, decimal, range, duration } = useFigures();
  const { customers, emotion, gap_s: gap } = beside;
  if (customers === null) return <p>{t("walkUnknown")}</p>;
  return (
    <>
      <p>{t("walkDataCount", { count: customers })}</p>
      {emotion === null ? (
        <p className={css.quiet}>{t("walkFew")}</p>
      ) : (
        <p className={css.felt}>
          <Face level={faceLevel(emotion.value)} size={18} />
          {t("walkDataFelt", {
            value: decimal(emotion.value),
            range: range(emotion.low ?? emotion.value, emotion.high ?? emotion.value, 2),
            n: whole(emotion.n),
          })}
        </p>
      )}
      {gap !== null && <p>{t("walkDataGap", { gap: duration(gap), n: whole(beside.went_on) })}</p>}
    </>
  );
}

function AddStep({ walk }: { walk: Walk }) {
  const t = useWords(words);
  const inWords = useText();
  const places = usePlaces(walk.map);
  const { add } = useWalkChanges(walk.map);
  const [touchpoint, setTouchpoint] = useState<string | null>(null);
  const [took, setTook] = useState<number | string>("");
  const [emotion, setEmotion] = useState<number | null>(null);
  const [note, setNote] = useState("");
  const [picture, setPicture] = useState<File | null>(null);
  const save = () =>
    add.mutate(
      {
        walk: walk.id,
        body: { touchpoint, took_s: typeof took === "number" ? took : null, emotion, note },
        picture,
      },
      {
        onSuccess: () => {
          setTouchpoint(null);
          setTook("");
          setEmotion(null);
          setNote("");
          setPicture(null);
        },
      },
    );
  return (
    <form
      className={css.add}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <Select
        label={t("walkTouchpoint")}
        placeholder={t("walkNoTouchpoint")}
        searchable
        clearable
        data={(places.data ?? []).map((one) => ({ value: one.id, label: inWords(one.name) }))}
        value={touchpoint}
        onChange={setTouchpoint}
      />
      <NumberInput label={t("walkTook")} min={0} max={31_536_000} value={took} onChange={setTook} />
      <fieldset className={css.feelings}>
        <legend>{t("walkEmotion")}</legend>
        {FEELINGS.map((value) => (
          <button
            key={value}
            type="button"
            className={css.feeling}
            aria-pressed={emotion === value}
            aria-label={t(`feel${faceLevel(value) as 1 | 2 | 3 | 4 | 5}`)}
            onClick={() => setEmotion(emotion === value ? null : value)}
          >
            <Face level={faceLevel(value)} size={26} />
          </button>
        ))}
      </fieldset>
      <Textarea
        className={css.note}
        label={t("walkNote")}
        autosize
        minRows={2}
        maxLength={4000}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <div className={css.buttons}>
        <FileButton accept="image/png,image/jpeg,image/webp" onChange={setPicture}>
          {(props) => (
            <Button {...props} variant="default">
              {picture ? picture.name : t("walkAddPicture")}
            </Button>
          )}
        </FileButton>
        <Button type="submit" loading={add.isPending}>
          {t("save")}
        </Button>
      </div>
      {add.error && <Problem problem={add.error} />}
    </form>
  );
}

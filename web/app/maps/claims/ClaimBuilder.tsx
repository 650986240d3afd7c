/** The claim builder: a claim as one sentence, and beside it what the data would say now. */
import { Button, Modal } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { useSearchParams } from "react-router";
import { changed } from "../../../editing/intents";
import type { Json, JsonObject } from "../../../editing/json";
import { same } from "../../../editing/json";
import { at, listAt, nameOf } from "../../../editing/paths";
import { idFrom } from "../../../editing/texts";
import { Problem } from "../../parts/Problem";
import { SimulatedLabel } from "../../parts/SimulatedLabel";
import { Loading } from "../../parts/Waiting";
import { useWords } from "../../words/words";
import { useEditor } from "../editor/editor";
import { useNames } from "../editor/names";
import { useExpected } from "../evidence/ClaimHistory";
import { ClaimForm } from "./ClaimForm";
import { useSentence } from "./ClaimSentence";
import css from "./claims.module.css";
import { useMetrics, type Metric } from "./data";
import { claimOf, expectOf, questionOf, type ClaimDraft } from "./draft";
import { Provisional } from "./Provisional";
import { firstDraft, forgetDraft, keepDraft } from "./starting";
import { words } from "./words";

// what is typed is asked about when it rests: every question counts as tried
const REST_MS = 700;

export default function ClaimBuilder() {
  const t = useWords(words);
  const { close } = useEditor();
  const metrics = useMetrics();
  return (
    <Modal.Root opened onClose={close} size={1180} centered>
      <Modal.Overlay />
      <Modal.Content radius={14} className={css.content} aria-label={t("title")}>
        {metrics.data ? (
          <Builder metrics={metrics.data} />
        ) : metrics.isError ? (
          <Problem problem={metrics.error} again={() => void metrics.refetch()} />
        ) : (
          <Loading tall />
        )}
      </Modal.Content>
    </Modal.Root>
  );
}

function Builder({ metrics }: { metrics: readonly Metric[] }) {
  const t = useWords(words);
  const names = useNames();
  const { map, document, language, persona, perform, open } = useEditor();
  const [search] = useSearchParams();
  const [draft, setDraft] = useState(() =>
    firstDraft({ map, document, language, persona, search, metrics }),
  );
  const [asked, setAsked] = useState(false);
  const [kept, setKept] = useState(false);
  const metric = metrics.find(({ id }) => id === draft.metric);
  const writing = useWriting(draft, metric);
  const { question, expected, sentence } = writing;
  const [rested] = useDebouncedValue(question, REST_MS);
  const change = (part: Partial<ClaimDraft>): void => {
    setKept(false);
    setDraft((before) => fitted({ ...before, ...part }, part, document, metrics));
  };
  const path = draft.id === null ? null : `claims.${draft.id}`;
  const before = path === null ? undefined : at(document, path);
  const ready = question !== null && draft.origin !== null;
  const place = (): void => {
    setAsked(true);
    if (!ready) return;
    const claim = claimOf(draft, question, before, sentence, language);
    const id = draft.id ?? freshId(document, metric, draft.about);
    perform(placing(document, id, before, claim), {
      label: t(before === undefined ? "didPlace" : "didEdit"),
      path: `claims.${id}`,
    });
    forgetDraft(map);
    open("evidence", { claim: id, check: "" });
  };
  const form = usePlacingKey(place);
  return (
    <form
      ref={form}
      className={css.builder}
      onSubmit={(event) => {
        event.preventDefault();
        place();
      }}
    >
      <header className={css.head}>
        <h2>{t(draft.id === null ? "title" : "editTitle")}</h2>
        {draft.about !== "" && draft.about !== "map" && (
          <span className={css.chip}>{placeOf(draft.about, names)}</span>
        )}
        <span className={css.headEnd}>
          <SimulatedLabel />
          <Modal.CloseButton aria-label={t("close")} />
        </span>
      </header>
      <div className={css.sides}>
        <ClaimForm
          {...{ draft, metric, metrics, expected, sentence, change }}
          wrong={draft.value.trim() !== "" && question === null}
        />
        <Provisional
          claim={question === null ? null : withId(rested ?? question, draft.id)}
          behind={!same(question ?? null, rested ?? null)}
        />
      </div>
      <footer className={css.foot}>
        <p aria-live="polite">
          {asked && !ready
            ? t(question === null ? "needValue" : "needOrigin")
            : kept
              ? t("kept")
              : t(before === undefined ? "newTest" : "changed")}
        </p>
        {draft.id === null && (
          <Button
            variant="default"
            onClick={() => {
              keepDraft(map, draft);
              setKept(true);
            }}
          >
            {t("keep")}
          </Button>
        )}
        <Button type="submit">{t(draft.id === null ? "place" : "save")}</Button>
      </footer>
    </form>
  );
}

/** Ctrl Enter places the claim from everywhere in the form; Enter alone only ends the typing in a blank. */
function usePlacingKey(place: () => void) {
  const form = useRef<HTMLFormElement>(null);
  const placed = useEffectEvent(place);
  useEffect(() => {
    const element = form.current;
    const pressed = (event: KeyboardEvent): void => {
      if (event.key !== "Enter" || event.isComposing) return;
      const all = event.ctrlKey || event.metaKey;
      const typing = event.target instanceof HTMLInputElement && event.target.type !== "radio";
      if (!all && !typing) return;
      event.preventDefault();
      if (all) placed();
    };
    element?.addEventListener("keydown", pressed);
    return () => element?.removeEventListener("keydown", pressed);
  }, []);
  return form;
}

/** The question that a draft asks, its expectation in words, and the sentence that it is. */
function useWriting(draft: ClaimDraft, metric: Metric | undefined) {
  const written = useExpected();
  const expect = metric ? expectOf(draft, metric.unit, metric.bounds) : null;
  const question = metric && expect ? questionOf(draft, expect, Object.keys(metric.params)) : null;
  const expected = metric && expect ? written(expect, metric.unit) : "";
  const sentence = useSentence(draft, metric, expected.replace(/^[≥≤] /, ""));
  return { question, expected, sentence };
}

/** A claim's id travels with its question: then it takes the place of itself among the map's claims. */
function withId(question: JsonObject, id: string | null): JsonObject {
  return id === null ? question : { id, ...question };
}

function placeOf(about: string, names: ReturnType<typeof useNames>): string {
  const [list = "", id = ""] = about.split(".");
  const stage = list === "touchpoints" ? names.stageOf(id) : "";
  return [names.about(about), stage].filter((part) => part !== "").join(" · ");
}

/** Another metric is about another kind of part: the place follows, where the map has one. */
function fitted(
  draft: ClaimDraft,
  part: Partial<ClaimDraft>,
  document: Json,
  metrics: readonly Metric[],
): ClaimDraft {
  if (part.metric === undefined) return draft;
  const kinds = metrics.find(({ id }) => id === part.metric)?.about ?? [];
  const [list = ""] = draft.about.split(".");
  if (kinds.includes(list)) return { ...draft, value: "", valueTo: "" };
  const kind = kinds.find((one) => listAt(document, one).length > 0);
  const first = kind === undefined ? null : nameOf(listAt(document, kind)[0]);
  return {
    ...draft,
    about: kind === undefined || first === null ? "" : `${kind}.${first}`,
    value: "",
    valueTo: "",
  };
}

function freshId(document: Json, metric: Metric | undefined, about: string): string {
  const taken = new Set(listAt(document, "claims").flatMap((claim) => nameOf(claim) ?? []));
  const place = about.split(".")[1] ?? "";
  return idFrom(`${place} ${metric?.id.split("/")[0] ?? ""}`, taken, "nhan-dinh");
}

/** The commands that put a claim onto the map, or change the one that is there field by field. */
function placing(document: Json, id: string, before: Json | undefined, claim: JsonObject) {
  if (before === undefined) {
    const index = listAt(document, "claims").length;
    return [{ op: "insert" as const, path: "claims", value: { id, ...claim }, index }];
  }
  const fields = [
    "about",
    "says",
    "metric",
    "params",
    "cohort",
    "period",
    "expect",
    "min_n",
    "origin",
    "owner",
  ];
  return fields.flatMap((field) =>
    changed(document, `claims.${id}.${field}`, claim[field] ?? null),
  );
}

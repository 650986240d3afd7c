/** How a claim is measured, as one sentence with blanks; which blanks there are depends on the metric. */
import { at, listAt } from "../../../editing/paths";
import { isObject } from "../../../editing/json";
import { namesIn } from "../../../editing/intents";
import { useOptions } from "../../explore/data";
import type { Choice } from "../../parts/Picker";
import { Blank, FigureBlank, Sentence } from "../../parts/Sentence";
import { useText } from "../../words/language";
import { compareNames } from "../../words/sorting";
import { useFigures } from "../../words/useFigures";
import { useWords } from "../../words/words";
import { useEditor } from "../editor/editor";
import { useNames } from "../editor/names";
import css from "./claims.module.css";
import type { Metric } from "./data";
import { partsOf, secondsOf, stepped, TIME_UNITS, type ClaimDraft, type TimeUnit } from "./draft";
import { isMetric } from "./metrics";
import { words } from "./words";

export type Change = (part: Partial<ClaimDraft>) => void;

interface ClaimSentenceProps {
  draft: ClaimDraft;
  metric: Metric;
  change: Change;
  /** The figure cannot be. */
  wrong: boolean;
}

export function ClaimSentence({ draft, metric, change, wrong }: ClaimSentenceProps) {
  const t = useWords(words);
  const choices = useBlankChoices(draft, metric);
  if (!isMetric(metric.id)) return null;
  return (
    <Sentence label={t("how")}>
      {partsOf(t(metric.id)).map((part, index) => {
        if (part.blank === undefined) return <span key={index}>{part.text?.trim()}</span>;
        if (part.blank === "value") {
          return <ValueBlanks key={index} {...{ draft, metric, change, wrong }} />;
        }
        const blank = choices[part.blank];
        if (!blank) return null;
        return (
          <Blank
            key={index}
            name={blank.name}
            value={blank.value}
            choices={blank.choices}
            onChange={(value) => change(blank.take(value))}
          />
        );
      })}
    </Sentence>
  );
}

function ValueBlanks({ draft, metric, change, wrong }: ClaimSentenceProps) {
  const t = useWords(words);
  const { language } = useEditor();
  const unit = metric.unit === "share" ? "%" : undefined;
  const step = (field: "value" | "valueTo") => (direction: 1 | -1) =>
    change({ [field]: stepped(draft[field], metric.unit, direction, language) });
  return (
    <>
      <FigureBlank
        name={t("blank_value")}
        value={draft.value}
        unit={unit}
        error={wrong}
        onChange={(value) => change({ value })}
        onStep={step("value")}
      />
      {draft.op === "between" && (
        <>
          <span>{t("and")}</span>
          <FigureBlank
            name={t("blank_valueTo")}
            value={draft.valueTo}
            unit={unit}
            error={wrong}
            onChange={(valueTo) => change({ valueTo })}
            onStep={step("valueTo")}
          />
        </>
      )}
      {metric.unit === "seconds" && (
        <Blank
          name={t("blank_time")}
          value={draft.time}
          choices={(Object.keys(TIME_UNITS) as TimeUnit[]).map((time) => ({
            value: time,
            text: t(`time_${time}`),
          }))}
          onChange={(time) => change({ time })}
        />
      )}
    </>
  );
}

interface BlankChoices {
  name: string;
  value: string | null;
  choices: Choice<string>[];
  take: (value: string) => Partial<ClaimDraft>;
}

const LENGTHS = ["1d", "3d", "7d", "14d", "30d", "60d", "90d", "180d"];
const KINDS = ["nps", "csat", "ces", "stars"];
const EVERYBODY = "*";
const EXPLORED = "**";

/** What each blank can hold. */
function useBlankChoices(draft: ClaimDraft, metric: Metric): Record<string, BlankChoices> {
  const t = useWords(words);
  const text = useText();
  const names = useNames();
  const { duration } = useFigures();
  const { document } = useEditor();
  const model = at(document, "model");
  const options = useOptions(typeof model === "string" ? model : null).data;
  const param = (name: string, choices: Choice<string>[], fallback: string): BlankChoices => ({
    name: t(`blank_${name}` as "blank_within"),
    value: draft.params[name] ?? fallback,
    choices,
    take: (value) => ({ params: { ...draft.params, [name]: value } }),
  });
  const lengths = (name: string): BlankChoices => {
    const usual = metric.lengths[name] ?? "30d";
    const known = new Set([...LENGTHS, usual, draft.params[name] ?? usual]);
    const choices = [...known]
      .flatMap((length) => {
        const seconds = secondsOf(length);
        return seconds === null ? [] : [{ value: length, seconds, text: duration(seconds) }];
      })
      .sort((one, other) => one.seconds - other.seconds);
    return param(name, choices, usual);
  };
  const stages = namesIn(document, "stages").map((key) => {
    const stage = at(document, `stages.${key}`);
    const use = isObject(stage) && typeof stage["use"] === "string" ? stage["use"] : key;
    return { value: use, text: names.about(`stages.${key}`) };
  });
  const [list = "", id = ""] = draft.about.split(".");
  const standsIn = list === "touchpoints" ? at(document, `touchpoints.${id}.stage`) : null;
  const goals = (options?.touchpoints ?? [])
    .map(({ touchpoint }) => ({
      value: touchpoint.id,
      text: t("reach", { name: text(touchpoint.name) }),
    }))
    .sort((one, other) => compareNames(one.text, other.text));
  return {
    cohort: useCohorts(draft),
    about: {
      name: t("blank_about"),
      value: draft.about,
      choices: metric.about
        .filter((each) => each !== "pains" || list === "pains")
        .flatMap((each) =>
          namesIn(document, each).map((key) => ({
            value: `${each}.${key}`,
            text: names.about(`${each}.${key}`),
          })),
        ),
      take: (about) => ({ about }),
    },
    stage: param("stage", stages, typeof standsIn === "string" ? standsIn : ""),
    goal: param("goal", [{ value: "", text: t("onward") }, ...goals], ""),
    within: lengths("within"),
    after: lengths("after"),
    inactive: lengths("inactive"),
    score_kind: param(
      "score_kind",
      KINDS.map((kind) => ({
        value: kind,
        text: kind === "stars" ? t("stars") : kind.toUpperCase(),
      })),
      "",
    ),
    period: usePeriods(draft, options?.first ?? null, options?.watermark ?? null),
    op: {
      name: t("blank_op"),
      value: draft.op,
      choices: [
        { value: ">=", text: t("atLeast") },
        { value: "<=", text: t("atMost") },
        { value: "between", text: t("between") },
      ],
      take: (op) => ({ op: op === "<=" || op === "between" ? op : ">=" }),
    },
  };
}

function useCohorts(draft: ClaimDraft): BlankChoices {
  const t = useWords(words);
  const names = useNames();
  const { document } = useEditor();
  const personas = listAt(document, "personas").flatMap((persona) => {
    const id = isObject(persona) ? persona["id"] : null;
    return typeof id === "string"
      ? [{ value: id, text: t("like", { name: names.about(`personas.${id}`) }) }]
      : [];
  });
  const condition = draft.cohort !== null && typeof draft.cohort !== "string";
  return {
    name: t("blank_cohort"),
    value: condition ? EXPLORED : typeof draft.cohort === "string" ? draft.cohort : EVERYBODY,
    choices: [
      { value: EVERYBODY, text: t("everybody") },
      ...personas,
      ...(condition ? [{ value: EXPLORED, text: t("explored") }] : []),
    ],
    take: (value) => (value === EXPLORED ? {} : { cohort: value === EVERYBODY ? null : value }),
  };
}

/** Periods that end with the data: all of it, the last months, the last whole quarters. */
function usePeriods(draft: ClaimDraft, first: string | null, last: string | null): BlankChoices {
  const t = useWords(words);
  const { day } = useFigures();
  const named = (from: string | null, to: string | null): string =>
    from === null
      ? t("allTime")
      : to === null
        ? t("since", { from: day(from) })
        : t("during", { from: day(from), to: day(to) });
  const periods: [string | null, string | null][] = [[null, null]];
  if (last !== null) {
    const end = new Date(last);
    const month = (back: number): string =>
      new Date(Date.UTC(end.getUTCFullYear(), end.getUTCMonth() - back, 1))
        .toISOString()
        .slice(0, 10);
    const intoQuarter = end.getUTCMonth() % 3;
    for (const back of [2, 5]) periods.push([month(back), null]);
    for (const back of [0, 3])
      periods.push([month(intoQuarter + back + 3), month(intoQuarter + back)]);
  }
  const mine: [string | null, string | null] = [draft.from, draft.to];
  const keyOf = ([from, to]: readonly [string | null, string | null]): string =>
    `${from ?? ""}/${to ?? ""}`;
  const inData = periods.filter(
    ([from, to]) => from === null || first === null || (to ?? from) > first.slice(0, 10),
  );
  const all = inData.some((one) => keyOf(one) === keyOf(mine)) ? inData : [...inData, mine];
  return {
    name: t("blank_period"),
    value: keyOf(mine),
    choices: all.map((one) => ({ value: keyOf(one), text: named(...one) })),
    take: (value) => {
      const [from = "", to = ""] = value.split("/");
      return { from: from || null, to: to || null };
    },
  };
}

/** The sentence as it reads, with what its blanks hold. */
export function useSentence(draft: ClaimDraft, metric: Metric | undefined, figure: string): string {
  const t = useWords(words);
  const choices = useBlankChoices(draft, metric ?? NONE);
  if (!metric || !isMetric(metric.id)) return "";
  return partsOf(t(metric.id))
    .map((part) => {
      if (part.blank === undefined) return part.text;
      if (part.blank === "value") return figure;
      const blank = choices[part.blank];
      return blank?.choices.find(({ value }) => value === blank.value)?.text ?? "";
    })
    .join("");
}

const NONE: Metric = {
  id: "",
  name: { vi: "", en: "" },
  definition: { vi: "", en: "" },
  unit: "share",
  about: [],
  params: {},
  lengths: {},
  bounds: [null, null],
};

/** The row of keys under the sentence. */
export function SentenceKeys() {
  const t = useWords(words);
  return (
    <p className={css.keys}>
      <kbd>Tab</kbd> {t("keys")}
      <kbd>↑</kbd>
      <kbd>↓</kbd> {t("keysStep")}
      <kbd>Ctrl Enter</kbd> {t("keysSave")}
    </p>
  );
}

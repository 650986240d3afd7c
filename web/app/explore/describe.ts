/** A condition in words, as it reads in the sentence. */
import type { Say } from "../words/words";
import { plainOf, readLength, type Condition, type Did, type Not } from "./cohort";
import type { words } from "./words";

export type Word = (typeof words)["names"][number];
export type Tell = Say<Word>;

/** The names of what conditions speak of, in the language of the screens. */
export interface Names {
  touchpoint: (id: string) => string;
  stage: (model: string, stage: string) => string;
  attribute: (key: string) => string;
  cohort: (id: string) => string;
}

/** A condition as a plain part and a stressed one: “thành phố là **Hà Nội hoặc Đà Nẵng**”. */
export interface Phrase {
  negated: boolean;
  plain: string;
  stressed: string;
}

export function lengthText(written: string, t: Tell): string {
  const length = readLength(written);
  if (!length) return written;
  const word = ({ m: "minutes", h: "hours", d: "days", w: "weeks" } as const)[length.unit];
  return t(word, { count: length.count });
}

export function phraseOf(condition: Condition, names: Names, t: Tell): Phrase {
  const { negated, plain } = plainOf(condition);
  return { negated, ...wordsOf(plain, names, t, negated) };
}

/** A condition as one text. */
export function textOf(condition: Condition, names: Names, t: Tell): string {
  const { negated, plain, stressed } = phraseOf(condition, names, t);
  return [negated ? t("not") : "", plain, stressed].filter((part) => part !== "").join(" ");
}

function wordsOf(
  condition: Exclude<Condition, Not>,
  names: Names,
  t: Tell,
  negated: boolean,
): Omit<Phrase, "negated"> {
  if ("attr" in condition) {
    const or = ` ${t("or")} `;
    return {
      plain: t(negated ? "isOneOfNot" : "isOneOf", { attribute: names.attribute(condition.attr) }),
      stressed: condition.in.join(or),
    };
  }
  if ("did" in condition) {
    return {
      plain: t(negated ? "didAtNot" : "didAt", { name: names.touchpoint(condition.did) }),
      stressed: didText(condition, names, t),
    };
  }
  if ("stage" in condition) {
    const stage = names.stage(condition.stage.model, condition.stage.reached);
    return {
      plain: t(negated ? "reachedStageNot" : "reachedStage", { stage: "" }).trim(),
      stressed: stage,
    };
  }
  if ("sequence" in condition) {
    const steps = condition.sequence.map(names.touchpoint).join(" → ");
    const within =
      condition.within === undefined
        ? ""
        : t("within", { length: lengthText(condition.within, t) });
    return { plain: t(negated ? "wentThroughNot" : "wentThrough", { steps }), stressed: within };
  }
  if ("ref" in condition) {
    return { plain: t("inCohort", { name: "" }).trim(), stressed: names.cohort(condition.ref) };
  }
  const [parts, joiner] = "all" in condition ? [condition.all, t("and")] : [condition.any, t("or")];
  const told = parts.map((part) => textOf(part, names, t)).join(` ${joiner} `);
  return { plain: "", stressed: t("bothOf", { parts: told }) };
}

function didText(did: Did, names: Names, t: Tell): string {
  return [countText(did, t), whenText(did, names, t)].filter((part) => part !== "").join(" ");
}

function countText({ count }: Did, t: Tell): string {
  if (!count) return "";
  const { min, max } = count;
  if (min !== undefined && max !== undefined) {
    return min === max
      ? t("timesExactly", { count: min })
      : t("timesBetween", { least: min, most: max });
  }
  if (max !== undefined) return t("timesAtMost", { count: max });
  return min !== undefined && min > 1 ? t("timesAtLeast", { count: min }) : "";
}

function whenText({ within, of }: Did, names: Names, t: Tell): string {
  const length = within === undefined ? null : lengthText(within, t);
  if (typeof of === "object") {
    const name = names.touchpoint(of.after);
    return length === null ? t("afterEver", { name }) : t("afterWithin", { length, name });
  }
  if (length === null) return "";
  return t(of === "watermark" ? "inLast" : "inFirst", { length });
}

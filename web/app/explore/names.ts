/** The names of touchpoints, stages, attributes and cohorts, by their ids. */
import { useText } from "../words/language";
import { useWords } from "../words/words";
import { useCohorts, type Options } from "./data";
import type { Names } from "./describe";
import { words } from "./words";

const KNOWN = [
  "city",
  "province",
  "gender",
  "age",
  "age_group",
  "tier",
  "segment",
  "customer_type",
  "variant",
  "source",
] as const;

export function useNames(options: Options | undefined): Names {
  const t = useWords(words);
  const text = useText();
  const { data: cohorts = [] } = useCohorts();
  return {
    touchpoint: (id) => {
      const found = options?.touchpoints.find((one) => one.touchpoint.id === id);
      return found ? text(found.touchpoint.name) : id;
    },
    stage: (model, stage) => {
      const stages = options?.models.find((one) => one.id === model)?.stages;
      const found = stages?.find((one) => one.id === stage);
      return found ? text(found.name) : stage;
    },
    attribute: (key) => {
      const known = KNOWN.find((one) => one === key);
      return known ? t(`attr_${known}`) : key;
    },
    cohort: (id) => {
      const found = cohorts.find((one) => one.id === id);
      return found ? text(found.name) : id;
    },
  };
}

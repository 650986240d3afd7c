/** A real customer behind a claim, in a few steps around the place that it is about. */
import { IconChevronRight } from "@tabler/icons-react";
import { Link } from "react-router";
import { useText } from "../../words/language";
import { useFigures } from "../../words/useFigures";
import { useWords } from "../../words/words";
import { useJourney, type Example } from "./data";
import css from "./evidence.module.css";
import { stepsAround, timeToNext } from "./steps";
import { words } from "./words";

interface ExampleJourneyProps {
  example: Example;
  /** Ids of touchpoints.yaml, or of a stage of the model, that the claim is about. */
  place: { readonly touchpoint: string | null; readonly stage: string | null };
}

export function ExampleJourney({ example, place }: ExampleJourneyProps) {
  const t = useWords(words);
  const text = useText();
  const { duration } = useFigures();
  const { data } = useJourney(example.key);
  const isHere = (one: { touchpoint: string | null; stage: string | null }): boolean =>
    place.touchpoint === null ? one.stage === place.stage : one.touchpoint === place.touchpoint;
  const steps = data ? stepsAround(data.encounters, isHere) : [];
  const next = data ? timeToNext(data.encounters, isHere) : null;
  return (
    <li className={css.example}>
      <ol className={css.steps}>
        {steps.map((step, index) => (
          <li key={`${step.touchpoint} ${step.at}`}>
            {index > 0 && <IconChevronRight size={12} stroke={2} aria-hidden />}
            <span className={css.step} data-here={step.here || undefined}>
              {text(step.name)}
              {step.times > 1 && <small> {t("times", { count: step.times })}</small>}
            </span>
          </li>
        ))}
      </ol>
      <p className={css.quiet}>
        {t(example.met ? "met" : "notMet")}
        {data && ` · ${next === null ? t("leftHere") : t("nextAfter", { time: duration(next) })}`}
        {" · "}
        <Link
          to={`/customers/${encodeURIComponent(example.key)}`}
          aria-label={t("seeCustomer", { name: example.shown })}
        >
          {example.shown}
        </Link>
      </p>
    </li>
  );
}

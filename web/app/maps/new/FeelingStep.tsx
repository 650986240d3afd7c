/** Step four: what customers do at each touchpoint, why, and how one expects them to feel; nothing measured is shown. */
import { Slider, TextInput } from "@mantine/core";
import { touchpointsOf } from "../../../editing/intents";
import { Card } from "../../parts/Card";
import { Face, faceLevel } from "../../parts/Mark";
import { useLanguage } from "../../words/language";
import { useFigures } from "../../words/useFigures";
import { useWords } from "../../words/words";
import css from "./new.module.css";
import { feelingOf, type Feeling } from "./plan";
import { useDraftNames, type DraftStepProps } from "./steps";
import { words } from "./words";

export function FeelingStep({ plan, change, document }: DraftStepProps) {
  const language = useLanguage();
  const names = useDraftNames(document);
  return names.stages
    .map((stage) => ({
      stage,
      ids: touchpointsOf(document, stage.key).filter((id) => !plan.without.has(id)),
    }))
    .filter(({ ids }) => ids.length > 0)
    .map(({ stage, ids }) => (
      <Card key={stage.key} title={stage.name}>
        <ul className={css.feelings}>
          {ids.map((id) => (
            <FeelingRow
              key={id}
              name={names.touchpoint(id)}
              feeling={feelingOf(document, plan, id, language)}
              change={(part) =>
                change({
                  feelings: { ...plan.feelings, [id]: { ...plan.feelings[id], ...part } },
                })
              }
            />
          ))}
        </ul>
      </Card>
    ));
}

interface FeelingRowProps {
  name: string;
  feeling: Required<Feeling>;
  change: (part: Feeling) => void;
}

function FeelingRow({ name, feeling, change }: FeelingRowProps) {
  const t = useWords(words);
  const { decimal } = useFigures();
  return (
    <li className={css.feeling}>
      <strong>{name}</strong>
      <TextInput
        aria-label={t("actionAt", { name })}
        placeholder={t("action")}
        value={feeling.action}
        onChange={(event) => change({ action: event.currentTarget.value })}
      />
      <TextInput
        aria-label={t("motivationAt", { name })}
        placeholder={t("motivation")}
        value={feeling.motivation}
        onChange={(event) => change({ motivation: event.currentTarget.value })}
      />
      <span className={css.emotion}>
        <Face level={faceLevel(feeling.emotion)} size={24} />
        <Slider
          className={css.slider}
          thumbLabel={t("emotionOf", { name })}
          min={-1}
          max={1}
          step={0.05}
          label={null}
          value={feeling.emotion}
          onChange={(emotion) => change({ emotion: Math.round(emotion * 100) / 100 })}
        />
        <span className={css.figure}>{decimal(feeling.emotion)}</span>
      </span>
    </li>
  );
}

/** Step two: a model, the map of a trade, or a blank one. */
import { Radio } from "@mantine/core";
import { Problem } from "../../parts/Problem";
import { Loading } from "../../parts/Waiting";
import { useText } from "../../words/language";
import { useWords } from "../../words/words";
import { useStartChoices } from "./data";
import css from "./new.module.css";
import type { Start } from "./plan";
import type { StepProps } from "./steps";
import { words } from "./words";

export function StageStep({ plan, change }: StepProps) {
  const t = useWords(words);
  const text = useText();
  const choices = useStartChoices();
  if (choices.isError) {
    return <Problem problem={choices.error} again={() => void choices.refetch()} />;
  }
  if (!choices.data) return <Loading />;
  const { models, industries, model } = choices.data;
  const pick = (start: Start): void =>
    change({ start, without: new Set(), feelings: {}, pains: {} });
  const chosen = `${plan.start.kind} ${plan.start.name ?? (plan.start.kind === "model" ? model : "")}`;
  // the one in use stands first
  const sorted = [...models].sort(
    (one, other) => Number(other.id === model) - Number(one.id === model),
  );
  return (
    <Radio.Group
      value={chosen.trim()}
      aria-label={t("stagesLead")}
      onChange={(value) => {
        const [kind, name = ""] = value.split(" ");
        if (kind === "industry") pick({ kind, name });
        else if (kind === "blank") pick({ kind, name: null });
        else pick({ kind: "model", name });
      }}
    >
      <h3 className={css.group}>{t("fromModel")}</h3>
      <div className={css.choices}>
        {sorted.map((one) => (
          <StartCard
            key={one.id}
            value={`model ${one.id}`}
            title={text(one.name)}
            badge={one.id === model ? t("inUse") : one.own ? t("own") : null}
            text={one.stages.map(({ name }) => text(name)).join(" · ")}
          />
        ))}
      </div>
      <h3 className={css.group}>{t("fromIndustry")}</h3>
      <div className={css.choices}>
        {industries.map((one) => (
          <StartCard
            key={one.id}
            value={`industry ${one.id}`}
            title={text(one.title)}
            badge={null}
            text={t("industryNote", {
              touchpoints: one.touchpoints,
              claims: one.claims,
              persona: one.personas.map(({ name }) => text(name)).join(", "),
            })}
          />
        ))}
      </div>
      <div className={css.choices}>
        <StartCard value="blank" title={t("blank")} badge={null} text={t("blankText")} />
      </div>
    </Radio.Group>
  );
}

interface StartCardProps {
  value: string;
  title: string;
  badge: string | null;
  text: string;
}

function StartCard({ value, title, badge, text }: StartCardProps) {
  return (
    <Radio.Card className={css.start} value={value} radius={10}>
      <Radio.Indicator />
      <span>
        <span className={css.startTitle}>
          {title}
          {badge !== null && <span className={css.badge}>{badge}</span>}
        </span>
        <span className={css.quiet}>{text}</span>
      </span>
    </Radio.Card>
  );
}

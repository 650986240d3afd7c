/** Step six: everything together, the map's name, and the claims that the data will judge. */
import { TextInput } from "@mantine/core";
import { namesIn } from "../../../editing/intents";
import { isObject } from "../../../editing/json";
import { listAt, nameOf } from "../../../editing/paths";
import { textIn } from "../../../editing/texts";
import { Card } from "../../parts/Card";
import { VerdictMark } from "../../parts/Mark";
import { useLanguage } from "../../words/language";
import { useWords } from "../../words/words";
import css from "./new.module.css";
import { planned } from "./plan";
import type { DraftStepProps } from "./steps";
import { words } from "./words";

export function TogetherStep({ plan, change, document }: DraftStepProps) {
  const t = useWords(words);
  const language = useLanguage();
  const made = planned(document, plan, language);
  const claims = listAt(made, "claims");
  const count = (list: string): number => namesIn(made, list).length;
  const personas = listAt(made, "personas").map((one) =>
    isObject(one) ? textIn(one["name"], language) || (nameOf(one) ?? "") : "",
  );
  return (
    <>
      <Card>
        <TextInput
          label={t("titleOf")}
          placeholder={t("titlePlaceholder")}
          size="md"
          maxLength={200}
          value={plan.title}
          onChange={(event) => change({ title: event.currentTarget.value })}
        />
        <ul className={css.sum}>
          <li>
            <strong>{personas.join(", ")}</strong> {t("sumPersonas")}
          </li>
          <li>{t("sumStages", { count: count("stages") })}</li>
          <li>{t("sumTouchpoints", { count: count("touchpoints") })}</li>
          <li>{t("sumPains", { count: count("pains") })}</li>
          <li>{t("sumClaims", { count: claims.length })}</li>
        </ul>
      </Card>
      <Card title={t("claimsTitle")}>
        {claims.length === 0 && <p className={css.quiet}>{t("noClaims")}</p>}
        <ul className={css.claims}>
          {claims.map((claim) =>
            isObject(claim) ? (
              <li key={nameOf(claim)}>
                <VerdictMark verdict="undecided" size={15} />
                {textIn(claim["says"], language)}
              </li>
            ) : null,
          )}
        </ul>
      </Card>
      <p className={css.quiet}>{t("review")}</p>
    </>
  );
}

/** Step five: where the data say that something hurts; its author writes what it is. */
import { Checkbox, SegmentedControl, TextInput } from "@mantine/core";
import { isObject, type Json } from "../../../editing/json";
import { listAt, nameOf } from "../../../editing/paths";
import { Card } from "../../parts/Card";
import { Notice } from "../../parts/Notice";
import { Face, faceLevel } from "../../parts/Mark";
import { Problem } from "../../parts/Problem";
import { Loading } from "../../parts/Waiting";
import { useText } from "../../words/language";
import { useFigures } from "../../words/useFigures";
import { useWords } from "../../words/words";
import { usePainHints, type PainHint } from "./data";
import css from "./new.module.css";
import type { PlannedPain } from "./plan";
import { modelOf, useDraftNames, type DraftStepProps } from "./steps";
import { words } from "./words";

export function PainStep({ plan, change, document }: DraftStepProps) {
  const t = useWords(words);
  const text = useText();
  const names = useDraftNames(document);
  const hints = usePainHints(modelOf(document), true);
  if (hints.isError) return <Problem problem={hints.error} again={() => void hints.refetch()} />;
  if (!hints.data) return <Loading />;
  const shown = hints.data.hints.flatMap((hint) => {
    const id = drawnAs(document, hint.touchpoint);
    return id === null || plan.without.has(id) ? [] : [{ hint, id }];
  });
  if (shown.length === 0) return <Notice tone="hint">{t("noPains")}</Notice>;
  const put = (id: string, pain: PlannedPain | null): void => {
    const rest = Object.entries(plan.pains).filter(([key]) => key !== id);
    change({ pains: Object.fromEntries(pain ? [...rest, [id, pain]] : rest) });
  };
  return (
    <Card flush>
      <ul className={css.pains}>
        {shown.map(({ hint, id }) => (
          <PainRow
            key={id}
            name={names.touchpoint(id)}
            hint={hint}
            pain={plan.pains[id] ?? null}
            put={(pain) => put(id, pain)}
            proposed={{ text: text(hint.text), severity: hint.monthly ? 3 : 2 }}
          />
        ))}
      </ul>
    </Card>
  );
}

/** The map's touchpoint that stands for one of the workspace. */
function drawnAs(document: Json, touchpoint: string): string | null {
  const found = listAt(document, "touchpoints").find(
    (one) => isObject(one) && (one["use"] === touchpoint || one["id"] === touchpoint),
  );
  return isObject(found) && typeof found["id"] === "string" ? found["id"] : nameOf(found);
}

interface PainRowProps {
  name: string;
  hint: PainHint;
  pain: PlannedPain | null;
  proposed: PlannedPain;
  put: (pain: PlannedPain | null) => void;
}

function PainRow({ name, hint, pain, proposed, put }: PainRowProps) {
  const t = useWords(words);
  const { whole, decimal, roundMoney } = useFigures();
  const { emotion } = hint;
  const facts = [
    hint.felt ? t("felt") : "",
    hint.below ? t("belowPeers") : "",
    hint.stopped > 0 ? t("stopped", { n: hint.stopped }) : "",
    hint.monthly ? t("cost", { money: roundMoney(hint.monthly.value) }) : "",
  ].filter((one) => one !== "");
  return (
    <li className={css.pain} data-on={pain !== null || undefined}>
      <Checkbox
        aria-label={t("painText", { name })}
        checked={pain !== null}
        onChange={(event) => put(event.currentTarget.checked ? proposed : null)}
      />
      <div>
        <p className={css.painName}>
          <strong>{name}</strong>
          {emotion !== null && emotion.value !== null && (
            <span className={css.painFace}>
              <Face level={faceLevel(emotion.value)} size={20} />
              {decimal(emotion.value)}
              <span className={css.quiet}>n {whole(emotion.n)}</span>
            </span>
          )}
        </p>
        <p className={css.quiet}>{facts.join(" · ")}</p>
        {pain !== null && (
          <div className={css.painForm}>
            <TextInput
              aria-label={t("painText", { name })}
              value={pain.text}
              onChange={(event) => put({ ...pain, text: event.currentTarget.value })}
            />
            <SegmentedControl
              size="xs"
              aria-label={t("severity", { name })}
              value={String(pain.severity)}
              onChange={(value) => put({ ...pain, severity: Number(value) })}
              data={[
                { value: "1", label: t("light") },
                { value: "2", label: t("middle") },
                { value: "3", label: t("heavy") },
              ]}
            />
          </div>
        )}
      </div>
    </li>
  );
}

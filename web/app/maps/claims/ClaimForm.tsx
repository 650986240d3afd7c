/** The left side of the claim builder: own words, the sentence, where the expectation comes from, least n, owner. */
import { NativeSelect, NumberInput, Radio, TextInput } from "@mantine/core";
import { IconInfoCircle } from "@tabler/icons-react";
import { useText } from "../../words/language";
import { useFigures } from "../../words/useFigures";
import { useWords } from "../../words/words";
import { useEditor } from "../editor/editor";
import { departmentsOf } from "../editor/names";
import { ClaimSentence, SentenceKeys, type Change } from "./ClaimSentence";
import css from "./claims.module.css";
import type { Metric } from "./data";
import { figureOf, ORIGINS, type ClaimDraft } from "./draft";
import { isMetric } from "./metrics";
import { words } from "./words";

interface ClaimFormProps {
  draft: ClaimDraft;
  metrics: readonly Metric[];
  metric: Metric | undefined;
  /** The expectation in words: `≥ 35%`; empty while it is not written. */
  expected: string;
  /** What is said where the author writes nothing. */
  sentence: string;
  wrong: boolean;
  change: Change;
}

export function ClaimForm(props: ClaimFormProps) {
  const { draft, metric, metrics, sentence, wrong, change } = props;
  const t = useWords(words);
  const text = useText();
  return (
    <div className={css.form}>
      <TextInput
        label={t("says")}
        description={t("saysHint")}
        placeholder={sentence}
        size="md"
        value={draft.says}
        onChange={(event) => change({ says: event.currentTarget.value })}
      />
      <NativeSelect
        label={t("what")}
        value={draft.metric}
        onChange={(event) => change({ metric: event.currentTarget.value })}
        data={metrics
          .filter(({ id }) => isMetric(id))
          .map(({ id, name }) => ({ value: id, label: text(name) }))}
      />
      <div>
        <p className={css.label}>{t("how")}</p>
        {metric && <ClaimSentence {...{ draft, metric, change, wrong }} />}
        {wrong && metric && <Wrong draft={draft} metric={metric} />}
        <SentenceKeys />
      </div>
      <Origin {...props} />
      <LeastAndOwner draft={draft} change={change} />
    </div>
  );
}

function Wrong({ draft, metric }: { draft: ClaimDraft; metric: Metric }) {
  const t = useWords(words);
  const { percent, decimal } = useFigures();
  const number = figureOf(draft.value);
  const [low, high] = metric.bounds;
  const shown = (bound: number): string =>
    metric.unit === "share" ? percent(bound, 0) : decimal(bound, 0);
  return (
    <p className={css.wrong} role="alert">
      {number === null || typeof low !== "number" || typeof high !== "number"
        ? t("badFigure")
        : t("outOfRange", { low: shown(low), high: shown(high) })}
    </p>
  );
}

function Origin({ draft, expected, change }: ClaimFormProps) {
  const t = useWords(words);
  return (
    <fieldset className={css.origin}>
      <legend>
        <IconInfoCircle size={17} stroke={1.7} aria-hidden />
        {expected === "" ? t("whereFromEmpty") : t("whereFrom", { value: expected })}
      </legend>
      <p>{t("whereFromText")}</p>
      <div className={css.origins}>
        {ORIGINS.map((origin) => (
          <Radio
            key={origin}
            className={css.radio}
            name="origin"
            value={origin}
            label={t(origin)}
            checked={draft.origin === origin}
            onChange={() => change({ origin })}
          />
        ))}
      </div>
      {draft.origin !== null && (
        <TextInput
          aria-label={t("note")}
          placeholder={draft.origin === "target" ? t("notePlaceholder") : t("note")}
          value={draft.note}
          onChange={(event) => change({ note: event.currentTarget.value })}
        />
      )}
    </fieldset>
  );
}

function LeastAndOwner({ draft, change }: Pick<ClaimFormProps, "draft" | "change">) {
  const t = useWords(words);
  const { document, language } = useEditor();
  const departments = departmentsOf(document, language);
  return (
    <div className={css.pair}>
      <NumberInput
        label={t("minN")}
        min={1}
        max={10_000_000}
        allowDecimal={false}
        thousandSeparator={language === "vi" ? "." : ","}
        decimalSeparator={language === "vi" ? "," : "."}
        value={draft.minN}
        onChange={(value) => change({ minN: String(value) })}
      />
      <NativeSelect
        label={t("owner")}
        value={draft.owner ?? ""}
        onChange={(event) => change({ owner: event.currentTarget.value || null })}
        data={[
          { value: "", label: t("nobody") },
          ...departments.map(({ key, name }) => ({ value: key, label: name })),
        ]}
      />
    </div>
  );
}

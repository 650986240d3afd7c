/** One condition of a cohort as a sentence with blanks. */
import { Button } from "@mantine/core";
import { useState } from "react";
import { Blank, FigureBlank, Sentence } from "../parts/Sentence";
import { useWords } from "../words/words";
import {
  negate,
  plainOf,
  type Condition,
  type Did,
  type HasAttribute,
  type InSequence,
  type Not,
  type Plain,
  type ReachedStage,
  type Reference,
  type Since,
} from "./cohort";
import css from "./ConditionEditor.module.css";
import { useCohorts, type Options } from "./data";
import { lengthText, textOf, type Names, type Tell } from "./describe";
import { useNames } from "./names";
import { useText } from "../words/language";
import { ValuesBlank } from "./ValuesBlank";
import { words } from "./words";

type Kind = "attr" | "did" | "stage" | "sequence" | "ref";
const EVER = "ever";
const LENGTHS = [EVER, "1d", "7d", "14d", "30d", "60d", "90d", "180d", "365d"] as const;

interface ConditionEditorProps {
  /** Null for a new one. */
  condition: Condition | null;
  options: Options | undefined;
  /** Null where it was taken away. */
  done: (condition: Condition | null) => void;
  cancel: () => void;
}

export function ConditionEditor({ condition, options, done, cancel }: ConditionEditorProps) {
  const t = useWords(words);
  const names = useNames(options);
  const start = condition === null ? null : plainOf(condition);
  const [negated, setNegated] = useState(start?.negated ?? false);
  const [plain, setPlain] = useState<Exclude<Condition, Not> | null>(
    start?.plain ?? firstOf("did", options),
  );
  const whole = plain !== null && isWhole(plain);
  return (
    // the form hears of Escape before a list in it does: it closes only where no list is open
    <form
      className={css.editor}
      onKeyDownCapture={(event) => {
        const listOpen = document.querySelector('[role="listbox"]') !== null;
        if (event.key === "Escape" && !listOpen) cancel();
      }}
      onSubmit={(event) => {
        event.preventDefault();
        if (plain !== null && whole) done(negate(plain, negated));
      }}
    >
      {plain !== null && isPlain(plain) ? (
        <Sentence label={t("condition")}>
          <Blank
            name={t("whether")}
            value={negated ? "not" : "yes"}
            choices={[
              { value: "yes", text: t("yes") },
              { value: "not", text: t("not") },
            ]}
            onChange={(value) => setNegated(value === "not")}
          />
          <Blank
            name={t("kind")}
            value={kindOf(plain)}
            choices={kinds(options, t)}
            onChange={(kind) => setPlain(firstOf(kind, options))}
          />
          <Blanks plain={plain} change={setPlain} options={options} names={names} t={t} />
        </Sentence>
      ) : (
        plain !== null && <p>{textOf(plain, names, t)}</p>
      )}
      <div className={css.foot}>
        {condition !== null && (
          <Button variant="subtle" color="gray" onClick={() => done(null)}>
            {t("remove")}
          </Button>
        )}
        <Button variant="default" onClick={cancel}>
          {t("cancel")}
        </Button>
        <Button type="submit" disabled={!whole}>
          {t("done")}
        </Button>
      </div>
    </form>
  );
}

function isPlain(condition: Exclude<Condition, Not>): condition is Plain {
  return !("all" in condition) && !("any" in condition);
}

function isWhole(condition: Exclude<Condition, Not>): boolean {
  if ("attr" in condition) return condition.in.length > 0;
  if ("sequence" in condition) return condition.sequence.length > 1;
  if ("ref" in condition) return condition.ref !== "";
  return true;
}

function kindOf(plain: Plain): Kind {
  if ("attr" in plain) return "attr";
  if ("did" in plain) return "did";
  if ("stage" in plain) return "stage";
  return "sequence" in plain ? "sequence" : "ref";
}

function kinds(options: Options | undefined, t: Tell) {
  const found: { value: Kind; text: string }[] = [
    { value: "did", text: t("kindDid") },
    { value: "stage", text: t("kindStage") },
    { value: "sequence", text: t("kindSequence") },
    { value: "ref", text: t("kindRef") },
  ];
  if ((options?.attributes.length ?? 0) > 0) found.unshift({ value: "attr", text: t("kindAttr") });
  return found;
}

/** A condition of a kind to begin with. */
function firstOf(kind: Kind, options: Options | undefined): Plain | null {
  const touchpoints = options?.touchpoints.map((one) => one.touchpoint.id) ?? [];
  const model = options?.models.find((one) => one.id === options.model);
  switch (kind) {
    case "attr":
      return { attr: options?.attributes[0]?.key ?? "", in: [] };
    case "did":
      return { did: touchpoints[0] ?? "" };
    case "stage":
      return { stage: { model: model?.id ?? "", reached: model?.stages[1]?.id ?? "" } };
    case "sequence":
      return { sequence: touchpoints.slice(0, 2) };
    case "ref":
      return { ref: "" };
  }
}

interface BlanksProps<Part extends Plain> {
  plain: Part;
  change: (plain: Plain) => void;
  options: Options | undefined;
  names: Names;
  t: Tell;
}

function Blanks({ plain, ...rest }: BlanksProps<Plain>) {
  if ("attr" in plain) return <AttributeBlanks plain={plain} {...rest} />;
  if ("did" in plain) return <DidBlanks plain={plain} {...rest} />;
  if ("stage" in plain) return <StageBlanks plain={plain} {...rest} />;
  if ("sequence" in plain) return <SequenceBlanks plain={plain} {...rest} />;
  return <ReferenceBlank plain={plain} {...rest} />;
}

function AttributeBlanks({ plain, change, options, names, t }: BlanksProps<HasAttribute>) {
  const attribute = options?.attributes.find((one) => one.key === plain.attr);
  return (
    <>
      <Blank
        name={t("attribute")}
        value={plain.attr}
        choices={(options?.attributes ?? []).map(({ key }) => ({
          value: key,
          text: names.attribute(key),
        }))}
        onChange={(attr) => change({ attr, in: [] })}
      />
      <ValuesBlank
        name={t("values")}
        values={plain.in}
        choices={attribute?.values ?? []}
        onChange={(values) => change({ ...plain, in: values })}
      />
    </>
  );
}

function touchpointChoices(options: Options | undefined, names: Names) {
  return (options?.touchpoints ?? []).map(({ touchpoint }) => ({
    value: touchpoint.id,
    text: names.touchpoint(touchpoint.id),
    ...(touchpoint.channel ? { note: touchpoint.channel } : {}),
  }));
}

function DidBlanks({ plain, change, options, names, t }: BlanksProps<Did>) {
  const choices = touchpointChoices(options, names);
  const least = plain.count?.min ?? (plain.count?.max === undefined ? 1 : 0);
  const of = plain.of ?? "first_seen";
  const since = typeof of === "object" ? `after:${of.after}` : of;
  function setCount(min: number, max: number | undefined): void {
    const usual = min === 1 && max === undefined;
    change({ ...plain, count: usual ? undefined : { min, max } });
  }
  function setSince(value: string): void {
    const next: Since = value.startsWith("after:")
      ? { after: value.slice("after:".length) }
      : value === "watermark"
        ? "watermark"
        : "first_seen";
    // counted back from the newest data, a window has to be said
    const within = next === "watermark" ? { within: plain.within ?? "30d" } : {};
    change({ ...plain, ...within, of: next });
  }
  return (
    <>
      <Blank
        name={t("touchpoint")}
        value={plain.did}
        choices={choices}
        onChange={(did) => change({ ...plain, did })}
      />
      <FigureBlank
        name={t("atLeast")}
        value={String(least)}
        unit={t("times")}
        onChange={(text) => setCount(figureOf(text), plain.count?.max)}
        onStep={(step) => setCount(Math.max(0, least + step), plain.count?.max)}
      />
      <LengthBlank
        within={plain.within}
        onChange={(within) => {
          // counted back from the newest data, a window has to be said
          const unlimited = within === undefined && plain.of === "watermark";
          change({ ...plain, within, of: unlimited ? "first_seen" : plain.of });
        }}
        t={t}
      />
      <Blank
        name={t("since")}
        value={since}
        choices={[
          { value: "first_seen", text: t("firstSeen") },
          { value: "watermark", text: t("watermark") },
          ...choices.map(({ value, text }) => ({
            value: `after:${value}`,
            text: t("afterTouchpoint", { name: text }),
          })),
        ]}
        onChange={setSince}
      />
    </>
  );
}

function figureOf(text: string): number {
  const found = Number.parseInt(text, 10);
  return Number.isNaN(found) ? 0 : Math.min(Math.max(0, found), 1_000_000);
}

interface LengthBlankProps {
  within: string | undefined;
  onChange: (within: string | undefined) => void;
  t: Tell;
}

function LengthBlank({ within, onChange, t }: LengthBlankProps) {
  const value = within ?? EVER;
  const lengths: readonly string[] = (LENGTHS as readonly string[]).includes(value)
    ? LENGTHS
    : [...LENGTHS, value];
  return (
    <Blank
      name={t("howLong")}
      value={value}
      choices={lengths.map((length) => ({
        value: length,
        text: length === EVER ? t("wholeHistory") : t("within", { length: lengthText(length, t) }),
      }))}
      onChange={(length) => onChange(length === EVER ? undefined : length)}
    />
  );
}

function StageBlanks({ plain, change, options, t }: BlanksProps<ReachedStage>) {
  const text = useText();
  const { model, reached } = plain.stage;
  const stages = options?.models.find((one) => one.id === model)?.stages ?? [];
  return (
    <>
      <Blank
        name={t("stageName")}
        value={reached}
        choices={stages.map((stage) => ({ value: stage.id, text: text(stage.name) }))}
        onChange={(stage) => change({ stage: { model, reached: stage } })}
      />
      <Blank
        name={t("model")}
        value={model}
        choices={(options?.models ?? []).map((one) => ({
          value: one.id,
          text: text(one.name.name),
        }))}
        onChange={(id) => {
          const first = options?.models.find((one) => one.id === id)?.stages[0];
          change({ stage: { model: id, reached: first?.id ?? "" } });
        }}
      />
    </>
  );
}

function SequenceBlanks({ plain, change, options, names, t }: BlanksProps<InSequence>) {
  const choices = touchpointChoices(options, names);
  return (
    <>
      {plain.sequence.map((id, index) => (
        <Blank
          key={index}
          name={t("step", { number: index + 1 })}
          value={id}
          choices={choices}
          onChange={(next) =>
            change({
              ...plain,
              sequence: plain.sequence.map((one, place) => (place === index ? next : one)),
            })
          }
        />
      ))}
      <Blank
        name={t("step", { number: plain.sequence.length + 1 })}
        value={null}
        empty={t("addStep")}
        choices={choices}
        onChange={(next) => change({ ...plain, sequence: [...plain.sequence, next] })}
      />
      <LengthBlank
        within={plain.within}
        onChange={(within) => change({ ...plain, within })}
        t={t}
      />
    </>
  );
}

function ReferenceBlank({ plain, change, t }: BlanksProps<Reference>) {
  const text = useText();
  const { data: cohorts = [] } = useCohorts();
  return (
    <Blank
      name={t("cohort")}
      value={plain.ref === "" ? null : plain.ref}
      choices={cohorts.map((cohort) => ({
        value: cohort.id,
        text: text(cohort.name),
        ...(cohort.map ? { note: text(cohort.map) } : {}),
      }))}
      onChange={(ref) => change({ ref })}
    />
  );
}

/** One claim and its evidence, in the fixed order: claim, verdict, plot, facts, why, history, examples, definition. */
import { isObject } from "../../../editing/json";
import { at } from "../../../editing/paths";
import { textIn } from "../../../editing/texts";
import { VerdictMark } from "../../parts/Mark";
import { SimulatedLabel } from "../../parts/SimulatedLabel";
import { useText } from "../../words/language";
import { useFigures } from "../../words/useFigures";
import { useWords } from "../../words/words";
import { useEditor } from "../editor/editor";
import { useNames } from "../editor/names";
import { Section } from "../panel/Panel";
import { ClaimHistory, Tried } from "./ClaimHistory";
import { useClaimEvidence, type ClaimSheet, type Evidence } from "./data";
import css from "./evidence.module.css";
import { ExampleJourney } from "./ExampleJourney";
import { bestCase, expectationOf, findingOf, verdictOf, type Growth } from "./finding";
import { Missing, VerdictFigures } from "./VerdictFigures";
import { VerdictBand } from "./VerdictBand";
import { words } from "./words";

export function OneClaim({ sheet, evidence }: { sheet: ClaimSheet; evidence: Evidence }) {
  const t = useWords(words);
  const text = useText();
  const names = useNames();
  const full = useClaimEvidence(sheet.id);
  const { data } = full;
  const place = [
    text(sheet.subject),
    sheet.stage !== null && sheet.about.startsWith("touchpoints.")
      ? names.about(`stages.${sheet.stage}`)
      : "",
    sheet.persona === null ? "" : t("persona", { name: names.about(`personas.${sheet.persona}`) }),
  ].filter((part) => part !== "");
  return (
    <>
      <div className={css.claim}>
        <p className={css.place}>
          <span>{place.join(" · ")}</span>
          <SimulatedLabel />
        </p>
        <p className={css.says}>{text(sheet.says)}</p>
        <VerdictBand sheet={sheet} watermark={evidence.checked?.watermark ?? null} />
        <VerdictFigures sheet={sheet} />
        <Missing sheet={sheet} growth={growthOf(evidence)} />
      </div>
      <Section title={t(`why_${sheet.mark}`)}>
        <Why sheet={sheet} />
      </Section>
      <Quotes sheet={sheet} />
      <Section title={t("history")} aside={useBefore(sheet)} folds>
        <ClaimHistory sheet={sheet} />
        <Tried tried={data?.tried ?? []} unit={sheet.unit} />
      </Section>
      {sheet.metric && (
        <Section title={t("journeys")} folds>
          <Examples sheet={sheet} examples={data?.examples ?? null} />
        </Section>
      )}
      <Section title={t("definition")} folds>
        <Definition sheet={sheet} />
      </Section>
    </>
  );
}

/** Between which times there are data, and whether more will come. */
export function growthOf(evidence: Evidence): Growth {
  return {
    first: evidence.observed?.first ?? null,
    last: evidence.checked?.watermark ?? evidence.observed?.last ?? null,
    growing: evidence.checked?.judged_by === "sequence" && !evidence.checked.closed,
  };
}

function useBefore(sheet: ClaimSheet): string | undefined {
  const t = useWords(words);
  const text = useText();
  const [last] = sheet.past;
  return last && t("before", { words: text(last.words).split(" (")[0] ?? "" });
}

function Why({ sheet }: { sheet: ClaimSheet }) {
  const t = useWords(words);
  const text = useText();
  const { decimal, percent, whole } = useFigures();
  const finding = findingOf(sheet);
  const expect = expectationOf(sheet.expect);
  const best = finding && bestCase(finding);
  // only a share that is expected to be high can be lifted by those who wait
  const still =
    sheet.mark === "refuted" &&
    sheet.unit === "share" &&
    expect?.op === ">=" &&
    finding !== null &&
    finding.pending > 0 &&
    best !== null &&
    best < expect.value;
  const lines = [
    text(sheet.why),
    still ? t("bestCase", { pending: whole(finding.pending), share: percent(best) }) : "",
    finding === null || finding.q === null
      ? ""
      : t("corrected", {
          q: finding.q < 0.001 ? `<\u00a0${decimal(0.001, 3)}` : decimal(finding.q, 3),
        }),
    text(sheet.counted),
  ];
  return (
    <>
      <p>{lines.filter((line) => line !== "").join(" ")}</p>
      {text(sheet.looking) !== "" && <p className={css.looking}>{text(sheet.looking)}</p>}
    </>
  );
}

function Quotes({ sheet }: { sheet: ClaimSheet }) {
  const t = useWords(words);
  const text = useText();
  if (sheet.quotes.length === 0) return null;
  return (
    <Section title={t("quotes")} folds={sheet.mark !== "quotes"}>
      <ul className={css.quotes}>
        {sheet.quotes.map((quote) => (
          <li key={quote.text}>
            <VerdictMark verdict="quotes" size={17} />
            <span>
              <q>{quote.text}</q>
              <span className={css.quiet}>{text(quote.words)}</span>
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

const EXAMPLES = 2;

function Examples({
  sheet,
  examples,
}: {
  sheet: ClaimSheet;
  examples: readonly { key: string; shown: string; met: boolean; events: number }[] | null;
}) {
  const t = useWords(words);
  const { document } = useEditor();
  if (examples === null) return null;
  if (examples.length === 0) return <p className={css.quiet}>{t("noJourneys")}</p>;
  // of a refuted claim those who did not do it explain more
  const order = [...examples].sort((one, other) => Number(one.met) - Number(other.met));
  const some =
    verdictOf(sheet) === "refuted"
      ? order.slice(0, EXAMPLES)
      : [order.find((one) => one.met), order.find((one) => !one.met)].filter(
          (one) => one !== undefined,
        );
  const [list = "", id = ""] = sheet.about.split(".");
  const touchpoint = list === "pains" ? at(document, `pains.${id}.at`) : id;
  const item = at(document, `touchpoints.${typeof touchpoint === "string" ? touchpoint : ""}`);
  const use = isObject(item) ? (item["use"] ?? item["id"]) : null;
  return (
    <ul className={css.examples}>
      {some.map((example) => (
        <ExampleJourney
          key={example.key}
          example={example}
          place={{ touchpoint: typeof use === "string" ? use : null, stage: sheet.stage }}
        />
      ))}
    </ul>
  );
}

function Definition({ sheet }: { sheet: ClaimSheet }) {
  const t = useWords(words);
  const text = useText();
  const names = useNames();
  const { day } = useFigures();
  const { document, language } = useEditor();
  const claim = at(document, sheet.path);
  const period = isObject(claim) && isObject(claim["period"]) ? claim["period"] : null;
  const [from, to] = [period?.["from"], period?.["to"]];
  const origin = isObject(claim) && isObject(claim["origin"]) ? claim["origin"] : null;
  const kind = origin?.["kind"];
  const note = origin ? textIn(origin["note"], language) : "";
  if (!sheet.metric) return <p className={css.quiet}>{t("unmeasured")}</p>;
  const lines = [
    text(sheet.metric.definition),
    typeof from !== "string"
      ? ""
      : typeof to === "string"
        ? t("period", { from: day(from), to: day(to) })
        : t("periodFrom", { from: day(from) }),
    t("cohortOf", {
      name:
        sheet.persona === null
          ? t("everybody")
          : t("persona", { name: names.about(`personas.${sheet.persona}`) }),
    }),
    t("leastN", { n: sheet.min_n }),
    kind === "target" || kind === "model" || kind === "experience"
      ? t(`origin_${kind}`, { note: note === "" ? "" : `: ${note}` })
      : "",
  ];
  return (
    <>
      <p>{lines.filter((line) => line !== "").join(" ")}</p>
      <p className={css.quiet}>{sheet.metric.id}</p>
    </>
  );
}

/** A verdict in figures: the interval against what was expected, the three facts, and what is missing to decide. */
import { useId } from "react";
import { Facts } from "../../parts/Facts";
import { IntervalPlot } from "../../parts/IntervalPlot";
import { VERDICT_ROLE } from "../../parts/Mark";
import { useText } from "../../words/language";
import { useFigures } from "../../words/useFigures";
import { useWords } from "../../words/words";
import type { ClaimSheet } from "./data";
import css from "./evidence.module.css";
import {
  expectationOf,
  expectedBy,
  findingOf,
  gapOf,
  verdictOf,
  type Finding,
  type Growth,
} from "./finding";
import { useUnit } from "./useUnit";
import { words } from "./words";

interface FiguresProps {
  sheet: ClaimSheet;
  /** The threshold is still being chosen. */
  provisional?: boolean;
}

/** Plot and facts; nothing where the claim was not checked or expects nothing. */
export function VerdictFigures({ sheet, provisional = false }: FiguresProps) {
  const id = useId();
  const finding = findingOf(sheet);
  if (!finding) return null;
  return (
    <>
      <Plot sheet={sheet} finding={finding} provisional={provisional} describedBy={id} />
      <ThreeFacts sheet={sheet} finding={finding} id={id} />
    </>
  );
}

interface PlotProps extends Required<FiguresProps> {
  finding: Finding;
  describedBy: string;
}

function Plot({ sheet, finding, provisional, describedBy }: PlotProps) {
  const t = useWords(words);
  const text = useText();
  const unit = useUnit();
  const gap = useGap(sheet);
  const expect = expectationOf(sheet.expect);
  const raw = sheet.intervals[0];
  const judged = sheet.intervals.find((one) => one.judged);
  if (!expect) return null;
  const limits = expect.op === "between" ? expect.value : ([expect.value] as const);
  const { scaled, format, bounds } = unit(
    sheet.unit,
    Math.max(...limits, Math.abs(finding.value ?? 0)),
  );
  const shown = text(sheet.value_words) !== "" && finding.value !== null && raw !== undefined;
  const verdict = verdictOf(sheet);
  return (
    <div className={css.plot}>
      <IntervalPlot
        name={
          shown
            ? t("plotName", {
                value: text(sheet.value_words),
                expected: text(sheet.expected_words),
                verdict: text(sheet.why),
              })
            : t("plotEmpty", { expected: text(sheet.expected_words) })
        }
        describedBy={describedBy}
        verdict={verdict}
        measured={
          shown
            ? { value: scaled(finding.value ?? 0), low: scaled(raw.low), high: scaled(raw.high) }
            : null
        }
        judged={
          shown && judged ? { low: scaled(judged.low), high: scaled(judged.high) } : undefined
        }
        expect={
          expect.op === "between"
            ? { op: "between", value: [scaled(expect.value[0]), scaled(expect.value[1])] }
            : { op: expect.op, value: scaled(expect.value) }
        }
        expectText={t("expected", { value: text(sheet.expected_words) })}
        gapText={gap ?? undefined}
        format={format}
        bounds={bounds}
        provisional={provisional}
      />
      {shown && <Legend judgedBy={finding.judgedBy} verdict={verdict} />}
    </div>
  );
}

function useGap(sheet: ClaimSheet): string | null {
  const t = useWords(words);
  const unit = useUnit();
  const { decimal } = useFigures();
  const gap = gapOf(sheet);
  if (!gap) return null;
  const { scaled, format } = unit(sheet.unit, gap.amount);
  const amount =
    sheet.unit === "share"
      ? t("points", { n: decimal(gap.amount * 100, 1) })
      : format(scaled(gap.amount));
  return t(gap.over ? "over" : "short", { amount });
}

function Legend({
  judgedBy,
  verdict,
}: {
  judgedBy: Finding["judgedBy"];
  verdict: keyof typeof VERDICT_ROLE;
}) {
  const t = useWords(words);
  const colour = `var(--${VERDICT_ROLE[verdict]})`;
  const one = t("oneLook");
  const every = t("everyLook");
  return (
    <p className={css.legend}>
      <svg width="14" height="10" viewBox="0 0 14 10" aria-hidden>
        <rect width="14" height="10" fill={colour} opacity="0.36" />
      </svg>
      <span>{judgedBy === "fixed" ? t("judges", { name: one }) : one}</span>
      {judgedBy === "sequence" && (
        <>
          <svg width="18" height="10" viewBox="0 0 18 10" aria-hidden>
            <path d="M1 5H17M1 1V9M17 1V9" fill="none" stroke={colour} strokeWidth="1.6" />
          </svg>
          <span>{t("judges", { name: every })}</span>
        </>
      )}
    </p>
  );
}

const COUNTED = {
  "bounce_rate/1": "countedSessions",
  "abandoned_cart/1": "countedCarts",
  "cancelled/1": "countedOrders",
} as const;

function ThreeFacts({ sheet, finding, id }: { sheet: ClaimSheet; finding: Finding; id: string }) {
  const t = useWords(words);
  const text = useText();
  const { whole, duration } = useFigures();
  const raw = sheet.intervals[0];
  const value = text(sheet.value_words);
  const metric = sheet.metric?.id ?? "";
  const counted =
    metric in COUNTED
      ? t(COUNTED[metric as keyof typeof COUNTED])
      : finding.withinS === null
        ? t("counted")
        : t("matured", { time: duration(finding.withinS) });
  return (
    <Facts
      id={id}
      facts={[
        value === ""
          ? { figure: t("noValue"), text: t("noValueText", { n: finding.needed ?? sheet.min_n }) }
          : { figure: value, text: raw ? t("confidence", { interval: text(raw.words) }) : "" },
        { figure: whole(finding.n), text: counted },
        { figure: whole(finding.pending), text: t("pending") },
      ]}
    />
  );
}

/** How many customers a decision still lacks, how many wait already, and about when it will come. */
export function Missing({ sheet, growth }: { sheet: ClaimSheet; growth: Growth }) {
  const t = useWords(words);
  const { whole, dayOf } = useFigures();
  const finding = findingOf(sheet);
  if (!finding || sheet.missing === null || finding.needed === null) return null;
  const { judgedN, pending, needed } = finding;
  const share = Math.min(1, judgedN / needed);
  const waiting = Math.min(1 - share, pending / needed);
  const expected = expectedBy(sheet.missing, judgedN, growth);
  const percent = (part: number): string => `${String(part * 100)}%`;
  return (
    <section className={css.missing}>
      <div className={css.missingHead}>
        <strong>{t("missing", { n: whole(rounded(sheet.missing)) })}</strong>
        <span>{t("ofNeeded", { n: judgedN, needed: whole(rounded(needed)) })}</span>
      </div>
      <div className={css.bar} aria-hidden>
        <i className={css.done} style={{ width: percent(share) }} />
        <i className={css.waits} style={{ width: percent(waiting) }} />
      </div>
      <p className={css.legend} aria-hidden>
        <i className={css.doneKey} />
        <span>{t("doneBar")}</span>
        {waiting > 0 && (
          <>
            <i className={css.waitsKey} />
            <span>{t("waitingBar")}</span>
          </>
        )}
      </p>
      <p>
        {!growth.growing
          ? t("closed")
          : expected
            ? t("when", { week: whole(rounded(expected.aWeek)), day: dayOf(expected.day) })
            : t("whenUnknown")}
      </p>
    </section>
  );
}

/** An estimate is not written to the last customer: two figures that count. */
function rounded(value: number): number {
  const size = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, value))) - 1);
  return Math.max(1, Math.round(value / size) * size);
}

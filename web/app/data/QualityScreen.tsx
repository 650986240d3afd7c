/** How the data stand: one sentence, the figures, what is odd and what to do, each source over time. */
import { useMemo } from "react";
import { Card } from "../parts/Card";
import { PictureOrTable } from "../parts/PictureOrTable";
import { Problem } from "../parts/Problem";
import { Loading } from "../parts/Waiting";
import { useText } from "../words/language";
import { useFigures } from "../words/useFigures";
import { useWords } from "../words/words";
import { Bars } from "./Bars";
import css from "./QualityScreen.module.css";
import { useQuality, type Quality } from "./imports";
import { words } from "./words";

type Source = Quality["sources"][number];

export function QualityScreen() {
  const quality = useQuality();
  if (quality.error)
    return <Problem problem={quality.error} again={() => void quality.refetch()} />;
  if (!quality.data) return <Loading lines={[40, 100, 80]} tall />;
  return <Shown quality={quality.data} />;
}

function Shown({ quality }: { quality: Quality }) {
  const t = useWords(words);
  const inWords = useText();
  const { whole, moment } = useFigures();
  return (
    <div className={css.column}>
      <div>
        <h1>{inWords(quality.headline)}</h1>
        {quality.watermark !== null && (
          <p className={css.quiet}>{t("until", { moment: moment(quality.watermark) })}</p>
        )}
      </div>
      <Card>
        <dl className={css.facts}>
          {(
            [
              [quality.events, t("factEvents")],
              [quality.customers, t("factCustomers")],
              [quality.sources.length, t("factSources")],
              [quality.rejected + quality.filtered, t("factAside")],
            ] as const
          ).map(([figure, text]) => (
            <div key={text}>
              <dt>{text}</dt>
              <dd>{whole(figure)}</dd>
            </div>
          ))}
        </dl>
      </Card>
      <Findings quality={quality} />
      {quality.sources.map((source) => (
        <SourceCard key={source.source} source={source} />
      ))}
    </div>
  );
}

function Findings({ quality }: { quality: Quality }) {
  const t = useWords(words);
  const inWords = useText();
  return (
    <Card title={t("odd")}>
      {quality.findings.length === 0 ? (
        <p className={css.quiet}>{t("nothingOdd")}</p>
      ) : (
        <ul className={css.findings}>
          {quality.findings.map((finding) => (
            <li key={`${finding.code}/${finding.source ?? ""}`} data-severity={finding.severity}>
              <span className={css.severity}>{t(`severity_${finding.severity}`)}</span>
              <div>
                <p className={css.message}>
                  {finding.source !== null && <span>{finding.source}: </span>}
                  {inWords(finding.message)}
                </p>
                <p className={css.quiet}>{inWords(finding.hint)}</p>
              </div>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function SourceCard({ source }: { source: Source }) {
  const t = useWords(words);
  const { whole, day } = useFigures();
  const days = useMemo(
    () =>
      source.by_day.map((events, index) => {
        const at = new Date(`${source.first}T00:00:00Z`);
        at.setUTCDate(at.getUTCDate() + index);
        return { day: at.toISOString().slice(0, 10), events };
      }),
    [source],
  );
  const inGap = (iso: string) =>
    source.gaps.find((gap) => String(gap["first"]) <= iso && iso <= String(gap["last"]));
  return (
    <PictureOrTable
      name={`source-${source.source}`}
      title={t("sourceTitle", { source: source.source })}
      note={t("events", { count: source.events })}
      picture={
        <>
          <Bars
            label={t("perDayCaption", { source: source.source })}
            values={days.map((one) => one.events)}
            ends={[day(source.first), day(source.last)]}
            hollow={days.map((one) => inGap(one.day) !== undefined)}
          />
          <p className={css.small}>{t("perHour")}</p>
          <Bars label={t("perHour")} values={source.by_hour} ends={["0:00", "23:00"]} low />
        </>
      }
      table={{
        caption: t("perDayCaption", { source: source.source }),
        columns: [
          { title: t("day"), cell: (one) => day(one.day), raw: (one) => one.day },
          {
            title: t("eventsColumn"),
            cell: (one) => whole(one.events),
            raw: (one) => one.events,
            figure: true,
          },
          {
            title: t("gap"),
            cell: (one) => {
              const gap = inGap(one.day);
              return gap ? (gap["tet"] ? t("gapTet") : t("gap")) : "";
            },
            quiet: true,
          },
        ],
        rows: days,
        keyOf: (one) => one.day,
        fileName: `days-${source.source}`,
      }}
    />
  );
}

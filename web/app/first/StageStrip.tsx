/** The stages of the first map side by side: what was felt, and the verdict on each. */
import { Face, faceLevel, VerdictMark, VerdictWord } from "../parts/Mark";
import { useText } from "../words/language";
import { useFigures } from "../words/useFigures";
import { useWords } from "../words/words";
import { isUnknown, mainClaim, type CheckedMap, type CheckedStage } from "./checked";
import css from "./StageStrip.module.css";
import { useClaimWords } from "./useClaimWords";
import { words } from "./words";

const LEAST = 30;
// of one panel, in units of the picture
const WIDTH = 100;
const TOP = 14;
const HEIGHT = 64;

export function StageStrip({ map }: { map: CheckedMap }) {
  const t = useWords(words);
  // where nobody said how it felt, there is no picture of it to leave room for
  const silent = map.stages.every((stage) => felt(stage) === null);
  return (
    <div className={css.frame}>
      <div
        className={css.strip}
        role="group"
        aria-label={t("stagePicture")}
        data-silent={silent || undefined}
      >
        <Curve map={map} />
        {map.stages.map((stage) => (
          <Panel key={stage.id} map={map} stage={stage} />
        ))}
      </div>
    </div>
  );
}

function felt(stage: CheckedStage): number | null {
  return stage.emotion !== null && stage.emotion.n >= LEAST ? stage.emotion.value : null;
}

function yOf(emotion: number): number {
  return TOP + ((1 - Math.max(-1, Math.min(1, emotion))) / 2) * HEIGHT;
}

/** The line through what was measured; it breaks where nothing was, and its band is the 95 % interval. */
function Curve({ map }: { map: CheckedMap }) {
  const points = map.stages.map((stage, index) => {
    const value = felt(stage);
    return value === null
      ? null
      : {
          x: index * WIDTH + WIDTH / 2,
          y: yOf(value),
          low: yOf(stage.emotion?.low ?? value),
          high: yOf(stage.emotion?.high ?? value),
        };
  });
  const runs: NonNullable<(typeof points)[number]>[][] = [[]];
  for (const point of points) {
    if (point === null) runs.push([]);
    else runs.at(-1)?.push(point);
  }
  return (
    <svg
      className={css.curve}
      viewBox={`0 0 ${String(map.stages.length * WIDTH)} 96`}
      preserveAspectRatio="none"
      aria-hidden
    >
      {runs
        .filter((run) => run.length > 0)
        .map((run) => (
          <g key={run[0]?.x}>
            <path
              className={css.band}
              d={`M${run.map(({ x, high }) => `${String(x)} ${String(high)}`).join("L")}L${run
                .toReversed()
                .map(({ x, low }) => `${String(x)} ${String(low)}`)
                .join("L")}Z`}
            />
            <path
              className={css.line}
              d={`M${run.map(({ x, y }) => `${String(x)} ${String(y)}`).join("L")}`}
            />
          </g>
        ))}
    </svg>
  );
}

function Panel({ map, stage }: { map: CheckedMap; stage: CheckedStage }) {
  const t = useWords(words);
  const inWords = useText();
  const { decimal, whole } = useFigures();
  const claim = mainClaim(map, stage.id);
  const { value } = useClaimWords();
  const emotion = felt(stage);
  const unknown = isUnknown(map, stage);
  return (
    <section className={css.panel} data-unknown={unknown || undefined}>
      <h3 className={css.name}>{inWords(stage.name)}</h3>
      <p className={css.count}>{unknown ? "" : whole(stage.entered)}</p>
      {emotion !== null && stage.emotion !== null && (
        <span
          className={css.face}
          style={{ top: `${String(36 + (yOf(emotion) / 96) * 96)}px` }}
          title={t("emotionOf", { value: decimal(emotion), n: whole(stage.emotion.n) })}
        >
          <Face level={faceLevel(emotion)} size={22} />
          <span className={css.value}>{decimal(emotion)}</span>
        </span>
      )}
      <p className={css.verdict}>
        {unknown ? (
          <>
            <VerdictMark verdict="undecided" />
            <span className={css.nothing}>{t("noData")}</span>
          </>
        ) : (
          claim && (
            <VerdictWord verdict={claim.verdict}>
              {claim.n < claim.min_n || claim.value === null
                ? t("tooFew", { n: whole(claim.n) })
                : value(claim)}
            </VerdictWord>
          )
        )}
      </p>
    </section>
  );
}

/** The map on a phone: the journey runs downwards, each stage opens on its own; nothing is edited. */
import { Drawer, SegmentedControl } from "@mantine/core";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { Suspense } from "react";
import { Link } from "react-router";
import type { ShownClaim } from "../../../editing/claims";
import { stagesOf, type ReadingGround, type ReadStage } from "../../../editing/reading";
import type { Drawn } from "../../../scene/drawn";
import type { Grid } from "../../../scene/grid";
import { Face, faceLevel, VerdictWord } from "../../parts/Mark";
import { useWords } from "../../words/words";
import { PANELS } from "../panels";
import { useEditor } from "./editor";
import { Verdicts } from "./Foot";
import type { Address } from "./look";
import { personasOf, useNames } from "./names";
import css from "./Reading.module.css";
import { Head } from "./ReadingHead";
import { OneStage } from "./ReadingStage";
import { shortly } from "./Toolbar";
import { words } from "./words";

interface ReadingProps {
  title: string;
  drawn: Drawn;
  grid: Grid;
  claims: readonly ShownClaim[];
  address: Address;
}

export function Reading({ title, drawn, grid, claims, address }: ReadingProps) {
  const t = useWords(words);
  const { document, language, persona } = useEditor();
  const ground = { document, drawn, grid, claims, language, persona };
  const stages = stagesOf(ground);
  const open = stages.find((stage) => stage.key === address.stage);
  const Panel = (address.panel && PANELS[address.panel]) ?? null;
  return (
    <>
      {open ? (
        <OneStage ground={ground} stages={stages} stage={open} address={address} />
      ) : (
        <WholeJourney ground={ground} stages={stages} title={title} address={address} />
      )}
      {Panel && (
        <Drawer
          opened
          onClose={address.close}
          position="bottom"
          size="82%"
          withCloseButton={false}
          aria-label={t("panel")}
          classNames={{ body: css.sheetBody, content: css.sheet }}
        >
          <Suspense fallback={null}>
            <Panel />
          </Suspense>
        </Drawer>
      )}
    </>
  );
}

const ROW = 116;
const CURVE = 124;

function WholeJourney({
  ground,
  stages,
  title,
  address,
}: {
  ground: ReadingGround;
  stages: readonly ReadStage[];
  title: string;
  address: Address;
}) {
  const t = useWords(words);
  const { version } = useEditor();
  const names = useNames();
  const personas = personasOf(ground.document, ground.language);
  const worst = worstOf(stages);
  return (
    <>
      <Head
        title={title}
        note={t("version", { version })}
        back={
          <Link to="/maps" className={css.back} aria-label={t("maps")}>
            <IconChevronLeft size={22} stroke={1.8} aria-hidden />
          </Link>
        }
      />
      <main id="content" className={css.journey}>
        <div className={css.who}>
          {personas.length > 1 && (
            <SegmentedControl
              aria-label={t("persona")}
              value={address.look.persona ?? ""}
              data={personas.map(({ key, name }) => ({ value: key, label: shortly(name) }))}
              onChange={(persona) => address.setLook({ persona })}
            />
          )}
          <Verdicts claims={ground.claims} />
        </div>
        <p className={css.legend} aria-hidden>
          <span className={css.axis}>
            <span>−</span>
            {t("feeling")}
            <span>+</span>
          </span>
          <i data-line="measured" /> {t("measured")} <i data-line="expected" /> {t("expected")}
        </p>
        <div className={css.rows}>
          <Curve stages={stages} />
          <ol className={css.stages}>
            {stages.map((stage) => (
              <li key={stage.key} style={{ height: ROW }}>
                <button
                  type="button"
                  className={css.row}
                  data-worst={stage === worst || undefined}
                  onClick={() => address.openStage(stage.key)}
                >
                  <span className={css.rowText}>
                    <strong>{names.about(`stages.${stage.key}`)}</strong>
                    <Leading claims={stage.claims} />
                    <small>
                      {stage.touchpoints.map((id) => names.about(`touchpoints.${id}`)).join(", ")}
                    </small>
                  </span>
                  <IconChevronRight size={18} stroke={1.7} aria-hidden />
                </button>
              </li>
            ))}
          </ol>
        </div>
      </main>
    </>
  );
}

/** The stage where customers feel worst, where that was measured. */
function worstOf(stages: readonly ReadStage[]): ReadStage | null {
  const measured = stages.filter((stage) => stage.measured !== null);
  return measured.reduce<ReadStage | null>(
    (worst, stage) => (worst && (worst.measured ?? 0) <= (stage.measured ?? 0) ? worst : stage),
    null,
  );
}

const URGENCY = ["refuted", "undecided", "confirmed", "quotes"] as const;

/** The claim that matters most at a stage: what is refuted comes before what is confirmed. */
function Leading({ claims }: { claims: readonly ShownClaim[] }) {
  const first = URGENCY.flatMap((verdict) =>
    claims.filter((claim) => claim.verdict === verdict),
  )[0];
  if (!first?.verdict) return null;
  return (
    <VerdictWord verdict={first.verdict} size={16}>
      <span className={css.leading}>
        {first.figure === "" ? first.says : `${first.figure} · ${first.says}`}
      </span>
    </VerdictWord>
  );
}

/** Emotion from top to bottom: left is bad, right is good; solid where measured, dashed where expected. */
function Curve({ stages }: { stages: readonly ReadStage[] }) {
  const x = (value: number): number => CURVE / 2 + (value * (CURVE - 24)) / 2;
  const y = (index: number): number => index * ROW + ROW / 2;
  return (
    <div className={css.curve} style={{ height: stages.length * ROW, width: CURVE }}>
      <svg width={CURVE} height={stages.length * ROW} aria-hidden>
        <path className={css.zero} d={`M${String(CURVE / 2)} 0V${String(stages.length * ROW)}`} />
        <path
          className={css.expected}
          d={smooth(
            stages.flatMap((stage, index) =>
              stage.expected === null ? [] : [[x(stage.expected), y(index)] as const],
            ),
          )}
        />
        {runs(stages).map((run) => (
          <path
            key={run[0]}
            className={css.measured}
            d={smooth(run.map((index) => [x(stages[index]?.measured ?? 0), y(index)] as const))}
          />
        ))}
        {stages.map((stage, index) => (
          <g key={stage.key}>
            {stage.expected !== null && (
              <circle className={css.node} cx={x(stage.expected)} cy={y(index)} r="3.4" />
            )}
            {stage.measured !== null && (
              <circle className={css.point} cx={x(stage.measured)} cy={y(index)} r="4.4" />
            )}
          </g>
        ))}
      </svg>
      {stages.map((stage, index) => {
        if (stage.measured === null) return null;
        const away = (stage.expected ?? 0) > stage.measured ? -30 : 9;
        return (
          <span
            key={stage.key}
            className={css.face}
            style={{ left: x(stage.measured) + away, top: y(index) - 11 }}
          >
            <Face level={faceLevel(stage.measured)} size={22} />
          </span>
        );
      })}
    </div>
  );
}

/** Runs of stages that were measured: nothing is drawn across a gap that nobody measured. */
function runs(stages: readonly ReadStage[]): number[][] {
  const found: number[][] = [];
  stages.forEach((stage, index) => {
    if (stage.measured === null) return;
    const last = found.at(-1);
    if (last?.at(-1) === index - 1) last.push(index);
    else found.push([index]);
  });
  return found;
}

/** A curve that stays between its points. */
function smooth(points: readonly (readonly [number, number])[]): string {
  return points
    .map(([x, y], index) => {
      const before = points[index - 1];
      if (!before) return `M${String(x)} ${String(y)}`;
      const middle = (before[1] + y) / 2;
      return `C${String(before[0])} ${String(middle)} ${String(x)} ${String(middle)} ${String(x)} ${String(y)}`;
    })
    .join("");
}

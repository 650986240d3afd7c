/** The map on a phone: the journey runs downwards, each stage opens on its own; nothing is edited. */
import { ActionIcon, Drawer, SegmentedControl } from "@mantine/core";
import { IconChevronLeft, IconChevronRight, IconMessage } from "@tabler/icons-react";
import { Suspense, useRef } from "react";
import { Link } from "react-router";
import type { ShownClaim } from "../../../editing/claims";
import {
  stagesOf,
  touchpointOf,
  type ReadingGround,
  type ReadStage,
} from "../../../editing/reading";
import { textIn } from "../../../editing/texts";
import { at } from "../../../editing/paths";
import type { Drawn } from "../../../scene/drawn";
import type { Grid } from "../../../scene/grid";
import {
  Effort,
  Face,
  faceLevel,
  OpportunityMark,
  PainMark,
  VerdictMark,
  VerdictWord,
} from "../../parts/Mark";
import { SimulatedLabel } from "../../parts/SimulatedLabel";
import { useWords } from "../../words/words";
import { PANELS } from "../panels";
import { useEditor } from "./editor";
import { Verdicts } from "./Foot";
import type { Address } from "./look";
import { personasOf, useNames } from "./names";
import css from "./Reading.module.css";
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

function Head({
  back,
  title,
  note,
  aside,
}: {
  back: React.ReactNode;
  title: string;
  note: string;
  aside?: React.ReactNode;
}) {
  return (
    <header className={css.head}>
      {back}
      <div className={css.headText}>
        <h1>{title}</h1>
        <p>
          {note} <SimulatedLabel />
        </p>
      </div>
      {aside}
    </header>
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

const SWIPE = 56;

function OneStage({
  ground,
  stages,
  stage,
  address,
}: {
  ground: ReadingGround;
  stages: readonly ReadStage[];
  stage: ReadStage;
  address: Address;
}) {
  const t = useWords(words);
  const names = useNames();
  const { open } = useEditor();
  const from = useRef<{ x: number; y: number } | null>(null);
  const place = stages.indexOf(stage);
  const needs = textIn(at(ground.document, `stages.${stage.key}.needs.0`), ground.language);
  const go = (by: number): void => {
    const next = stages[place + by];
    if (next) address.openStage(next.key);
  };
  const others = stage.claims.filter((claim) => claim.about.startsWith("stages."));
  return (
    <>
      <Head
        title={names.about(`stages.${stage.key}`)}
        note={t("stagePlace", { place: place + 1, count: stages.length })}
        back={
          <button
            type="button"
            className={css.back}
            aria-label={t("backToMap")}
            onClick={() => address.openStage(null)}
          >
            <IconChevronLeft size={22} stroke={1.8} aria-hidden />
          </button>
        }
        aside={
          PANELS.comments && (
            <ActionIcon
              variant="subtle"
              color="gray"
              size={44}
              aria-label={t("comment")}
              onClick={() => open("comments", { at: `stages.${stage.key}` })}
            >
              <IconMessage size={22} stroke={1.7} aria-hidden />
            </ActionIcon>
          )
        }
      />
      <main
        id="content"
        className={css.stage}
        onTouchStart={({ touches }) => {
          const touch = touches[0];
          from.current = touch ? { x: touch.clientX, y: touch.clientY } : null;
        }}
        onTouchEnd={({ changedTouches }) => {
          const touch = changedTouches[0];
          if (!touch || !from.current) return;
          const [right, down] = [touch.clientX - from.current.x, touch.clientY - from.current.y];
          if (Math.abs(right) > SWIPE && Math.abs(right) > 2 * Math.abs(down))
            go(right < 0 ? 1 : -1);
        }}
      >
        <nav className={css.bars} aria-label={t("stages")}>
          {stages.map((one) => (
            <button
              key={one.key}
              type="button"
              aria-current={one === stage}
              aria-label={t("openStage", { name: names.about(`stages.${one.key}`) })}
              onClick={() => address.openStage(one.key)}
            />
          ))}
        </nav>
        {needs !== "" && (
          <div className={css.wants}>
            <span>{t("wants")}</span>
            <p>{needs}</p>
          </div>
        )}
        {others.length > 0 && (
          <section className={css.card}>
            <Claims claims={others} />
          </section>
        )}
        {stage.touchpoints.map((id) => (
          <TouchpointCard key={id} ground={ground} id={id} />
        ))}
        <div className={css.steps}>
          <button type="button" disabled={place === 0} onClick={() => go(-1)}>
            <IconChevronLeft size={18} stroke={1.7} aria-hidden /> {t("previous")}
          </button>
          <button type="button" disabled={place === stages.length - 1} onClick={() => go(1)}>
            {t("next")} <IconChevronRight size={18} stroke={1.7} aria-hidden />
          </button>
        </div>
      </main>
    </>
  );
}

function TouchpointCard({ ground, id }: { ground: ReadingGround; id: string }) {
  const t = useWords(words);
  const names = useNames();
  const read = touchpointOf(ground, id);
  return (
    <section className={css.card} aria-label={names.about(`touchpoints.${id}`)}>
      <header className={css.cardHead}>
        <Face level={read.value === null ? 0 : faceLevel(read.value)} size={30} />
        <h2>{names.about(`touchpoints.${id}`)}</h2>
        {read.emotion !== "" && (
          <p className={css.value}>
            <strong>{read.emotion}</strong>
            <small>{read.n}</small>
          </p>
        )}
      </header>
      <dl className={css.said}>
        {read.actions.length > 0 && (
          <div>
            <dt>{t("does")}</dt>
            <dd>{read.actions.join("; ")}</dd>
          </div>
        )}
        {read.thoughts.length > 0 && (
          <div>
            <dt>{t("thinks")}</dt>
            <dd>
              {read.thoughts.map((thought) => (
                <q key={thought}>{thought}</q>
              ))}
            </dd>
          </div>
        )}
      </dl>
      <Claims claims={read.claims} />
      {read.pains.map((pain) => (
        <div key={pain.id} className={css.pain}>
          <PainMark rank={pain.rank} size={24} />
          <div>
            <strong>{pain.text}</strong>
            {pain.customers !== "" && <small>{pain.customers}</small>}
          </div>
          {pain.opportunities.map((one) => (
            <div key={one.id} className={css.opportunity}>
              <OpportunityMark rank={pain.rank} size={24} />
              <div>
                <strong>{one.text}</strong>
                <small>
                  {(one.effort === 1 || one.effort === 2 || one.effort === 3) && (
                    <Effort level={one.effort} />
                  )}{" "}
                  {one.owner}
                </small>
              </div>
            </div>
          ))}
        </div>
      ))}
    </section>
  );
}

function Claims({ claims }: { claims: readonly ShownClaim[] }) {
  const { open } = useEditor();
  return (
    <>
      {claims.map((claim) => (
        <button
          key={claim.id}
          type="button"
          className={css.claim}
          data-verdict={claim.verdict ?? undefined}
          onClick={() => open("evidence", { claim: claim.id })}
        >
          {claim.verdict && <VerdictMark verdict={claim.verdict} size={18} />}
          <span>
            {claim.figure !== "" && <b>{claim.figure} · </b>}
            {claim.says}
          </span>
          <IconChevronRight size={17} stroke={1.7} aria-hidden />
        </button>
      ))}
    </>
  );
}

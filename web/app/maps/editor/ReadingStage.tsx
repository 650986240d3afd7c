/** One stage on a phone: what customers want there, and its touchpoints; a swipe goes to the next. */
import { ActionIcon } from "@mantine/core";
import { IconChevronLeft, IconChevronRight, IconMessage } from "@tabler/icons-react";
import { useRef } from "react";
import type { ShownClaim } from "../../../editing/claims";
import { at } from "../../../editing/paths";
import { touchpointOf, type ReadingGround, type ReadStage } from "../../../editing/reading";
import { textIn } from "../../../editing/texts";
import { Effort, Face, faceLevel, OpportunityMark, PainMark, VerdictMark } from "../../parts/Mark";
import { useWords } from "../../words/words";
import { PANELS } from "../panels";
import { useEditor } from "./editor";
import type { Address } from "./look";
import { useNames } from "./names";
import css from "./Reading.module.css";
import { Head } from "./ReadingHead";
import { words } from "./words";

const SWIPE = 56;

export function OneStage({
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

/** The worst things: what hurts, whom it hits, what it costs, and what the claim there says. */
import { IconChevronRight } from "@tabler/icons-react";
import { Button } from "@mantine/core";
import { Link, useSearchParams } from "react-router";
import { Card } from "../parts/Card";
import { Face, faceLevel, PainMark, VerdictMark, type Verdict } from "../parts/Mark";
import { useWorkspace } from "../shell/session";
import { useLanguage, useText } from "../words/language";
import { useFigures } from "../words/useFigures";
import { useWords } from "../words/words";
import type { Diagnosis, WorstThing } from "./data";
import css from "./WorstCard.module.css";
import { painLink } from "./links";
import { moneyRange } from "./moneyRange";
import { words } from "./words";

const FIRST = 3;
const PARAM = "worst";
const VERDICTS: readonly string[] = ["confirmed", "refuted", "undecided", "quotes"];

export function WorstCard({ diagnosis }: { diagnosis: Diagnosis }) {
  const t = useWords(words);
  const [params, setParams] = useSearchParams();
  const all = params.get(PARAM) === "all";
  const { worst } = diagnosis;
  const shown = all ? worst : worst.slice(0, FIRST);
  function toggle(): void {
    setParams(
      (before) => {
        const after = new URLSearchParams(before);
        if (all) after.delete(PARAM);
        else after.set(PARAM, "all");
        return after;
      },
      { replace: true, preventScrollReset: true },
    );
  }
  return (
    <Card
      title={t(all ? "worstAll" : "worst")}
      note={worst.length > 0 ? t("byMoney") : undefined}
      aside={
        worst.length > FIRST && (
          <Button variant="subtle" size="compact-sm" aria-expanded={all} onClick={toggle}>
            {all ? t("seeThree") : t("seeAllWorst", { count: worst.length })}
          </Button>
        )
      }
    >
      {worst.length === 0 ? (
        <p>{t("noWorst")}</p>
      ) : (
        <ol className={css.list}>
          {shown.map((thing, index) => (
            <Thing
              key={`${thing.map ?? ""} ${thing.pain ?? thing.touchpoint?.id ?? ""}`}
              thing={thing}
              rank={index + 1}
            />
          ))}
        </ol>
      )}
    </Card>
  );
}

function addressOf(thing: WorstThing): string {
  if (thing.map !== null && thing.at !== null) {
    return painLink(thing.map, thing.at);
  }
  return `/explore/transitions?${new URLSearchParams({ at: thing.touchpoint?.id ?? "" }).toString()}`;
}

function Thing({ thing, rank }: { thing: WorstThing; rank: number }) {
  const text = useText();
  const name = text(thing.text);
  const place = [
    thing.kind === "pain" && thing.touchpoint && text(thing.touchpoint.name),
    thing.stage && text(thing.stage),
  ];
  return (
    <li className={css.thing}>
      <PainMark rank={rank} />
      <span className={css.face}>
        {thing.emotion !== null && (
          <Face
            level={thing.emotion.value === null ? 0 : faceLevel(thing.emotion.value)}
            size={24}
          />
        )}
      </span>
      <div className={css.words}>
        <Link className={css.name} to={addressOf(thing)}>
          {name}
        </Link>
        <span className={css.quiet}>{place.filter(Boolean).join(" · ")}</span>
        {thing.claim ? <ClaimWords thing={thing} /> : <FoundWords thing={thing} />}
      </div>
      <Hit thing={thing} />
      <Cost thing={thing} />
      <IconChevronRight className={css.arrow} size={17} stroke={1.7} aria-hidden />
    </li>
  );
}

/** What the data show where no claim says it. */
function FoundWords({ thing }: { thing: WorstThing }) {
  const t = useWords(words);
  const { percent } = useFigures();
  const share = thing.conversion?.value ?? null;
  if (thing.reference === null || share === null) return null;
  return (
    <span className={css.quiet}>
      {t("foundInData", { share: percent(share), reference: percent(thing.reference) })}
    </span>
  );
}

function ClaimWords({ thing }: { thing: WorstThing }) {
  const text = useText();
  const { claim } = thing;
  if (claim === null) return null;
  const line = text(claim.line) || text(claim.says);
  if (!VERDICTS.includes(claim.mark)) return <span className={css.quiet}>{line}</span>;
  const verdict = claim.mark as Verdict;
  return (
    <span className={css.claim} data-verdict={verdict}>
      <VerdictMark verdict={verdict} size={14} />
      <span>{line}</span>
    </span>
  );
}

function Hit({ thing }: { thing: WorstThing }) {
  const t = useWords(words);
  const { whole } = useFigures();
  if (thing.customers === null) return <span className={css.figure} />;
  return (
    <span className={css.figure}>
      <strong>{whole(thing.customers)}</strong>
      <span className={css.quiet}>{t("ofN", { count: thing.of })}</span>
    </span>
  );
}

function Cost({ thing }: { thing: WorstThing }) {
  const t = useWords(words);
  const language = useLanguage();
  const { currency } = useWorkspace();
  const { roundMoney } = useFigures();
  const { monthly } = thing;
  if (monthly === null) {
    return (
      <span className={css.figure}>
        <span className={css.quiet}>{t("notCosted")}</span>
      </span>
    );
  }
  const against = t(thing.against === "claim" ? "againstClaim" : "againstPeers");
  const range = moneyRange(monthly.low, monthly.high, currency, language, t);
  return (
    <span className={css.figure} title={t("estimate", { against })}>
      <strong>{roundMoney(monthly.value)}</strong>
      <span className={css.quiet}>{t("aMonth", { range })}</span>
    </span>
  );
}

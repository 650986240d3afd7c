/** Claims that cannot be decided yet: what is there, what it takes, about when, and what one can do. */
import { Button } from "@mantine/core";
import { Link, useSearchParams } from "react-router";
import { Card } from "../parts/Card";
import { VerdictMark } from "../parts/Mark";
import { useText } from "../words/language";
import { useWords } from "../words/words";
import type { Diagnosis, UndecidedClaim } from "./data";
import { claimLink } from "./links";
import css from "./UndecidedCard.module.css";
import { words } from "./words";

const FIRST = 3;
const PARAM = "undecided";

export function UndecidedCard({ diagnosis }: { diagnosis: Diagnosis }) {
  const t = useWords(words);
  const [params, setParams] = useSearchParams();
  const all = params.get(PARAM) === "all";
  const { undecided, claims } = diagnosis;
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
      title={t("undecided")}
      aside={
        undecided.length > FIRST && (
          <Button variant="subtle" size="compact-sm" aria-expanded={all} onClick={toggle}>
            {all ? t("seeFewer") : t("seeAll", { count: undecided.length })}
          </Button>
        )
      }
    >
      {undecided.length > 0 ? (
        <ul className={css.list}>
          {(all ? undecided : undecided.slice(0, FIRST)).map((one) => (
            <Open key={`${one.claim.map} ${one.claim.id}`} one={one} />
          ))}
        </ul>
      ) : claims.maps > 0 ? (
        <p>{t("noUndecided")}</p>
      ) : (
        <div className={css.none}>
          <p>{t("noClaims")}</p>
          <Button component={Link} to="/maps/new">
            {t("makeMap")}
          </Button>
        </div>
      )}
    </Card>
  );
}

function Open({ one }: { one: UndecidedClaim }) {
  const t = useWords(words);
  const text = useText();
  const { claim, todo, n, needed } = one;
  const claimAddress = claimLink(claim.map, claim.id);
  return (
    <li className={css.open}>
      <VerdictMark verdict="undecided" />
      <div className={css.words}>
        <Link className={css.name} to={claimAddress}>
          {text(claim.says) || text(claim.line)}
        </Link>
        <span className={css.why}>{text(one.why)}</span>
        {needed !== null && (
          <span className={css.track} role="img" aria-label={t("enough", { n, needed })}>
            <span
              className={css.fill}
              style={{ width: `${String(Math.min(100, (n / needed) * 100))}%` }}
            />
          </span>
        )}
      </div>
      {todo === "quotes" && <Todo to={claimAddress} text={t("addQuotes")} />}
      {todo === "connect" && <Todo to="/data" text={t("connect")} />}
      {todo === "expect" && <Todo to={claimAddress} text={t("setExpectation")} />}
    </li>
  );
}

function Todo({ to, text }: { to: string; text: string }) {
  return (
    <Button component={Link} to={to} variant="default" size="compact-md">
      {text}
    </Button>
  );
}

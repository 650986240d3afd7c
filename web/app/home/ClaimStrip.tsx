/** All claims on all maps by verdict, and which changed. */
import { Button, Popover } from "@mantine/core";
import { Link } from "react-router";
import { VerdictMark, type Verdict } from "../parts/Mark";
import { useText } from "../words/language";
import { useFigures } from "../words/useFigures";
import { useWords } from "../words/words";
import css from "./ClaimStrip.module.css";
import type { Diagnosis } from "./data";
import { claimLink } from "./links";
import { words } from "./words";

export function ClaimStrip({ diagnosis }: { diagnosis: Diagnosis }) {
  const t = useWords(words);
  const { claims } = diagnosis;
  const title = `${t("claimsCount", { count: claims.claims })} ${t("onMaps", { count: claims.maps })}`;
  return (
    <section className={css.strip} aria-label={title}>
      <strong className={css.title}>{title}</strong>
      <Count verdict="confirmed" count={claims.confirmed} text={t("confirmed")} />
      <Count verdict="refuted" count={claims.refuted} text={t("refuted")} />
      <Count
        verdict="undecided"
        count={claims.undecided}
        text={
          claims.no_data > 0 ? t("noDataCount", { count: claims.no_data }) : t("undecidedCount")
        }
      />
      {claims.quotes > 0 && <Count verdict="quotes" count={claims.quotes} text={t("quotes")} />}
      {claims.unchecked > 0 && <Count count={claims.unchecked} text={t("unchecked")} />}
      <Changes diagnosis={diagnosis} />
    </section>
  );
}

function Count({ verdict, count, text }: { verdict?: Verdict; count: number; text: string }) {
  const { whole } = useFigures();
  return (
    <span className={css.count}>
      {verdict && <VerdictMark verdict={verdict} size={18} />}
      <strong>{whole(count)}</strong> {text}
    </span>
  );
}

function Changes({ diagnosis }: { diagnosis: Diagnosis }) {
  const t = useWords(words);
  const text = useText();
  const { day } = useFigures();
  const { changed, changed_since } = diagnosis;
  const tell = (verdict: string) =>
    verdict === "undecided"
      ? t("undecidedCount")
      : t(verdict === "confirmed" ? "confirmed" : "refuted");
  if (changed_since === null) return null;
  const label = t("changed", { count: changed.length, day: day(changed_since) });
  if (changed.length === 0) {
    return <span className={css.changes}>{t("unchanged", { day: day(changed_since) })}</span>;
  }
  return (
    <Popover position="top-end" width="max-content">
      <Popover.Target>
        <Button className={css.changes} variant="subtle" size="compact-sm">
          {label}
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={css.list}>
        <h2>{t("changedTitle")}</h2>
        {changed.map(({ claim, before, after, day: on }) => (
          <div key={`${claim.map} ${claim.id}`} className={css.change}>
            <VerdictMark verdict={before as Verdict} />
            <span aria-hidden>→</span>
            <VerdictMark verdict={after as Verdict} />
            <Link to={claimLink(claim.map, claim.id)}>{text(claim.says) || text(claim.line)}</Link>
            <span className={css.day}>
              {tell(before)} → {tell(after)}, {day(on)}
            </span>
          </div>
        ))}
      </Popover.Dropdown>
    </Popover>
  );
}

/** The evidence on a claim; without one the claims of a place, or all of them. */
import { ActionIcon, Button, UnstyledButton } from "@mantine/core";
import { IconChevronLeft, IconChevronRight, IconPlus } from "@tabler/icons-react";
import { useEffect, useEffectEvent } from "react";
import { useSearchParams } from "react-router";
import { saveState } from "../../../editing/desk";
import { VerdictMark } from "../../parts/Mark";
import { Problem } from "../../parts/Problem";
import { Loading } from "../../parts/Waiting";
import { useText } from "../../words/language";
import { useWords } from "../../words/words";
import { useCheck } from "../Checking";
import { useEditor } from "../editor/editor";
import { useNames } from "../editor/names";
import { Panel, Section } from "../panel/Panel";
import { useEvidence, type ClaimSheet, type Evidence } from "./data";
import css from "./evidence.module.css";
import { EvidenceActions } from "./EvidenceActions";
import { verdictOf } from "./finding";
import { OneClaim } from "./OneClaim";
import { words } from "./words";

export default function EvidencePanel() {
  const t = useWords(words);
  const [search] = useSearchParams();
  const evidence = useEvidence();
  const id = search.get("claim");
  const about = search.get("about");
  const { data } = evidence;
  if (!data) {
    return (
      <Panel title={t("title")}>
        {evidence.isError ? (
          <Problem problem={evidence.error} again={() => void evidence.refetch()} />
        ) : (
          <Loading lines={[60, 100, 80]} tall />
        )}
      </Panel>
    );
  }
  const sheet = data.claims.find((claim) => claim.id === id);
  if (sheet) return <Claim sheet={sheet} evidence={data} />;
  // a claim that was just placed is known as soon as the map is saved
  if (id !== null && evidence.isFetching) {
    return (
      <Panel title={t("title")}>
        <Loading lines={[60, 100, 80]} tall />
      </Panel>
    );
  }
  return <Claims evidence={data} about={id === null ? about : null} gone={id !== null} />;
}

function Claim({ sheet, evidence }: { sheet: ClaimSheet; evidence: Evidence }) {
  const t = useWords(words);
  const { map, state, open, select } = useEditor();
  const [search] = useSearchParams();
  const check = useCheck(map);
  const place = evidence.claims.findIndex((one) => one.id === sheet.id);
  const count = evidence.claims.length;
  const go = (by: -1 | 1): void => {
    const next = evidence.claims[(place + by + count) % count];
    if (!next) return;
    select(next.path);
    open("evidence", { claim: next.id });
  };
  // who places a claim wants its verdict: it is checked as soon as the server has it
  const wanted = search.has("check") && sheet.mark === "unchecked" && saveState(state) === "saved";
  const begin = useEffectEvent(() => {
    if (!check.busy) check.begin();
  });
  useEffect(() => {
    if (wanted) begin();
  }, [wanted]);
  const arrow = { size: 17, stroke: 1.8, "aria-hidden": true } as const;
  return (
    <Panel
      title={t("title")}
      note={t("place", { place: place + 1, count })}
      tools={
        <>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t("previous")}
            size={32}
            onClick={() => go(-1)}
          >
            <IconChevronLeft {...arrow} />
          </ActionIcon>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t("next")}
            size={32}
            onClick={() => go(1)}
          >
            <IconChevronRight {...arrow} />
          </ActionIcon>
        </>
      }
      foot={<EvidenceActions sheet={sheet} checking={check.busy} check={check.begin} />}
    >
      {check.failed !== null && <Problem problem={check.failed} again={check.begin} />}
      <OneClaim key={sheet.id} sheet={sheet} evidence={evidence} />
    </Panel>
  );
}

interface ClaimsProps {
  evidence: Evidence;
  /** A place of the map; null is the whole map. */
  about: string | null;
  /** The claim that was asked for is not there. */
  gone: boolean;
}

function Claims({ evidence, about, gone }: ClaimsProps) {
  const t = useWords(words);
  const text = useText();
  const names = useNames();
  const { mayEdit, open, select } = useEditor();
  const mine = evidence.claims.filter((claim) => about === null || isAbout(claim, about));
  const name = about === null ? "" : names.about(about);
  return (
    <Panel
      title={about === null ? t("claims") : t("claimsOf", { name })}
      foot={
        mayEdit && (
          <Button
            leftSection={<IconPlus size={16} stroke={2} aria-hidden />}
            onClick={() => open("claim", about === null ? {} : { about })}
          >
            {t("newClaim")}
          </Button>
        )
      }
    >
      {gone && <p className={css.notice}>{t("gone")}</p>}
      {mine.length === 0 && (
        <div className={css.none}>
          <strong>{about === null ? t("noClaims") : t("noClaimsOf", { name })}</strong>
          <span className={css.quiet}>{t("noClaimsHint")}</span>
          {about !== null && evidence.claims.length > 0 && (
            <Button variant="default" size="compact-md" onClick={() => open("evidence")}>
              {t("allClaims")}
            </Button>
          )}
        </div>
      )}
      <ul className={css.list}>
        {mine.map((claim) => (
          <li key={claim.id}>
            <UnstyledButton
              className={css.item}
              onClick={() => {
                select(claim.path);
                open("evidence", { claim: claim.id });
              }}
            >
              <VerdictMark verdict={verdictOf(claim)} size={18} stale={claim.stale} />
              <span>
                {text(claim.says)}
                <span className={css.quiet}>
                  {[
                    claim.mark === "unchecked" ? t("unchecked") : text(claim.value_words),
                    text(claim.subject),
                  ]
                    .filter((part) => part !== "")
                    .join(" · ")}
                </span>
              </span>
            </UnstyledButton>
          </li>
        ))}
      </ul>
      {about === null && evidence.removed.length > 0 && (
        <Section title={t("removed")} folds>
          <ul className={css.history}>
            {evidence.removed.map((past) => (
              <li key={past.checked + text(past.words)}>
                <VerdictMark verdict={past.verdict} size={15} />
                <span>{text(past.words)}</span>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </Panel>
  );
}

function isAbout(claim: ClaimSheet, about: string): boolean {
  return claim.about === about || `stages.${claim.stage ?? ""}` === about;
}

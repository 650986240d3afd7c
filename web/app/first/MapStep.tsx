/** Step 3: the first map, drawn from the model's expectations and checked with the data. */
import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { Link, useSearchParams } from "react-router";
import { answer, api } from "../../api/client";
import { useImports } from "../data/imports";
import { JobProgress } from "../data/JobProgress";
import { Empty } from "../parts/Empty";
import { VerdictMark } from "../parts/Mark";
import { Problem } from "../parts/Problem";
import { useJob } from "../parts/useJob";
import { Loading } from "../parts/Waiting";
import { useText } from "../words/language";
import { useFigures } from "../words/useFigures";
import { useWords } from "../words/words";
import { checkedMap, isUnknown, toldClaims, type CheckedClaim, type CheckedMap } from "./checked";
import { Frame } from "./Frame";
import css from "./MapStep.module.css";
import { StageStrip } from "./StageStrip";
import { useClaimWords } from "./useClaimWords";
import { words } from "./words";

const PARAM = "map-job";
const MOST_TOLD = 5;

export function MapStep() {
  const t = useWords(words);
  const [params, setParams] = useSearchParams();
  const queries = useQueryClient();
  const imports = useImports();
  const job = useJob(params.get(PARAM));
  const draw = useMutation({
    mutationFn: () => answer(api.POST("/api/v1/first-map", { body: {} })),
    onSuccess: (started) => setParams({ [PARAM]: started.job }, { replace: true }),
  });
  const map = checkedMap(job);
  useEffect(() => {
    if (map) void queries.invalidateQueries({ queryKey: ["maps"] });
  }, [map, queries]);
  const empty = imports.data?.length === 0;
  return (
    <Frame
      now="stepMap"
      foot={
        map && (
          <>
            <Button
              component={Link}
              to={`/maps/${map.map}`}
              variant="subtle"
              color="gray"
              className={css.back}
            >
              {t("openMap")}
            </Button>
            <Button component={Link} to={{ pathname: "/first/todo", search: params.toString() }}>
              {t("toTodo")}
            </Button>
          </>
        )
      }
    >
      {imports.isPending && <Loading />}
      {draw.error && <Problem problem={draw.error} again={() => draw.mutate()} />}
      {job && <JobProgress job={job} />}
      {empty && (
        <Empty
          picture="path"
          title={t("needData")}
          text={t("needDataText")}
          action={
            <Button component={Link} to="/first">
              {t("stepFile")}
            </Button>
          }
        />
      )}
      {imports.data && !empty && !job && !draw.isPending && (
        <Empty
          picture="path"
          title={t("drawNow")}
          text={t("drawNowText")}
          action={<Button onClick={() => draw.mutate()}>{t("drawNow")}</Button>}
        />
      )}
      {map && <Checked map={map} />}
    </Frame>
  );
}

function Checked({ map }: { map: CheckedMap }) {
  const t = useWords(words);
  const inWords = useText();
  const told = toldClaims(map);
  const unknown = map.stages.filter((stage) => isUnknown(map, stage));
  return (
    <>
      <header className={css.head}>
        <div>
          <h1>{t("mapTitle", { count: map.customers })}</h1>
          <p className={css.quiet}>{t("mapNote", { model: inWords(map.model) })}</p>
        </div>
        <Summary map={map} />
      </header>
      <StageStrip map={map} />
      <ul className={css.claims}>
        {told.slice(0, MOST_TOLD).map((claim) => (
          <ClaimLine key={claim.id} claim={claim} />
        ))}
        {unknown.length > 0 && (
          <li>
            <VerdictMark verdict="undecided" size={20} />
            <div>
              <p className={css.says}>{t("stagesWithout", { count: unknown.length })}</p>
              <p className={css.quiet}>
                {unknown.map((stage) => inWords(stage.name)).join(", ")}. {t("whyNoData")}
              </p>
            </div>
            <Button component={Link} to="/first" variant="default" size="compact-md">
              {t("addSource")}
            </Button>
          </li>
        )}
      </ul>
      {told.length > MOST_TOLD && (
        <p className={css.quiet}>{t("overClaims", { count: told.length - MOST_TOLD })}</p>
      )}
    </>
  );
}

function Summary({ map }: { map: CheckedMap }) {
  const t = useWords(words);
  const { whole } = useFigures();
  const without = map.claims.filter((claim) => claim.reason === "no_data").length;
  return (
    <p className={css.summary}>
      {(["confirmed", "refuted", "undecided"] as const).map((verdict) => (
        <span key={verdict}>
          <VerdictMark verdict={verdict} />
          <Verdicts verdict={verdict} count={whole(map.summary[verdict] ?? 0)} />
        </span>
      ))}
      {without > 0 && <span className={css.quiet}>{t("noDataCount", { count: without })}</span>}
    </p>
  );
}

function Verdicts({
  verdict,
  count,
}: {
  verdict: "confirmed" | "refuted" | "undecided";
  count: string;
}) {
  const t = useWords(words);
  return (
    <>
      <span className={css.hidden}>{t(verdict)}</span>
      {count}
    </>
  );
}

function ClaimLine({ claim }: { claim: CheckedClaim }) {
  const inWords = useText();
  const { expected, interval, value, why } = useClaimWords();
  const figures = [value(claim), interval(claim)].filter((part) => part !== null).join(", ");
  return (
    <li>
      <VerdictMark verdict={claim.verdict} size={20} />
      <div>
        <p className={css.says}>{inWords(claim.says)}</p>
        <p className={css.quiet}>
          {claim.verdict === "refuted"
            ? `${expected(claim) ?? ""} ${figures}.`
            : `${why(claim) ?? ""} ${claim.n >= 30 && figures !== "" ? `${figures}.` : ""}`}
        </p>
      </div>
    </li>
  );
}

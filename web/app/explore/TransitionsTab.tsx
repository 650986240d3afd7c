/** Which step follows which: one place with its before and after, and all transitions as a table. */
import { Button } from "@mantine/core";
import { useSearchParams } from "react-router";
import { Card } from "../parts/Card";
import { Picker } from "../parts/Picker";
import { Problem } from "../parts/Problem";
import { CsvButton, TableTwin } from "../parts/TableTwin";
import { Kept, Loading } from "../parts/Waiting";
import { compareNames } from "../words/sorting";
import { AroundPicture } from "./AroundPicture";
import { ByPicker, useBy } from "./ByPicker";
import { ClaimButton, claimOn } from "./ClaimButton";
import { useTransitions, type Named, type TransitionRow, type TransitionsView } from "./data";
import { useLens } from "./lens";
import css from "./screen.module.css";
import { transitionColumns } from "./tables";
import { useWriter } from "./useWriter";

const FIRST = 20;

export function TransitionsTab() {
  const { query } = useLens();
  const [by] = useBy();
  const asked = useTransitions(query, by);
  if (asked.error !== null)
    return <Problem problem={asked.error} again={() => void asked.refetch()} />;
  if (!asked.data) return <Loading tall />;
  return <Transitions view={asked.data} stale={asked.isPlaceholderData} />;
}

function Transitions({ view, stale }: { view: TransitionsView; stale: boolean }) {
  const writer = useWriter();
  const { t, text } = writer;
  const [params, setParams] = useSearchParams();
  const places = placesOf(view.rows);
  const at = places.find((place) => place.id === params.get("at")) ?? busiest(view.rows);
  const look = (id: string) =>
    setParams(
      (before) => {
        const after = new URLSearchParams(before);
        after.set("at", id);
        return after;
      },
      { preventScrollReset: true },
    );
  const count = Math.max(FIRST, Number(params.get("rows")) || FIRST);
  const rows = view.rows.slice(0, count);
  const more = () =>
    setParams(
      (before) => {
        const after = new URLSearchParams(before);
        after.set("rows", String(count * 2));
        return after;
      },
      { replace: true, preventScrollReset: true },
    );
  const file = { columns: transitionColumns(writer), rows, fileName: "transitions" };
  return (
    <>
      <Card
        title={t("around")}
        note={t("aroundNote")}
        aside={
          <>
            <ByPicker />
            {at && (
              <Picker
                label={t("at")}
                value={at.id}
                choices={places
                  .map((place) => ({ value: place.id, text: text(place.name) }))
                  .toSorted((one, other) => compareNames(one.text, other.text))}
                onChange={look}
              />
            )}
          </>
        }
      >
        <Kept stale={stale}>
          {at ? (
            <>
              <AroundPicture view={view} at={at} look={look} table="transitions-table" />
              <NextNote view={view} at={at} />
            </>
          ) : (
            <p>{t("noTransitions")}</p>
          )}
        </Kept>
      </Card>
      {rows.length > 0 && (
        <Card
          title={t("transitionsTable")}
          note={t("transitionsNote", { count: view.kinds })}
          aside={<CsvButton {...file} />}
        >
          <Kept stale={stale}>
            <TableTwin
              {...file}
              bare
              id="transitions-table"
              caption={`${t("transitionsTable")}: ${t("sameFigures")}`}
              keyOf={(row) => `${row.source.id} ${row.target.id}`}
              stressed={(row) => row.source.id === at?.id || row.target.id === at?.id}
            />
            {count < view.rows.length && (
              <div className={css.more}>
                <Button variant="default" onClick={more}>
                  {t("showMore")}
                </Button>
              </div>
            )}
          </Kept>
        </Card>
      )}
    </>
  );
}

/** Where customers mostly go from here, and the way to a claim about it. */
function NextNote({ view, at }: { view: TransitionsView; at: Named }) {
  const { t, text } = useWriter();
  const { lens } = useLens();
  const next = view.rows.find((row) => row.source.id === at.id && row.target.id !== at.id);
  if (!next || view.by !== "touchpoint") return null;
  const values = { from: text(at.name), to: text(next.target.name), count: next.times };
  const claim = { use: at.id, metric: "touchpoint_conversion/1", params: { goal: next.target.id } };
  return (
    <p className={css.note}>
      {t("nextMost", values)} <ClaimButton claim={claimOn(lens, claim)} />
    </p>
  );
}

function placesOf(rows: readonly TransitionRow[]): Named[] {
  const found = new Map<string, Named>();
  for (const { source, target } of rows) found.set(source.id, source).set(target.id, target);
  return [...found.values()];
}

/** The place that most transitions lead from. */
function busiest(rows: readonly TransitionRow[]): Named | undefined {
  const times = new Map<string, number>();
  for (const row of rows) times.set(row.source.id, (times.get(row.source.id) ?? 0) + row.times);
  const [most] = [...times].toSorted((one, other) => other[1] - one[1]);
  return rows.find((row) => row.source.id === most?.[0])?.source;
}

/** The whole paths that customers take, the most common first. */
import { Button } from "@mantine/core";
import { useSearchParams } from "react-router";
import { Card } from "../parts/Card";
import { Problem } from "../parts/Problem";
import { CsvButton, TableTwin } from "../parts/TableTwin";
import { Kept, Loading } from "../parts/Waiting";
import { ByPicker, useBy } from "./ByPicker";
import { ClaimButton, claimOn } from "./ClaimButton";
import { useVariants, type VariantsView } from "./data";
import { useLens } from "./lens";
import { PathsPicture } from "./PathsPicture";
import css from "./screen.module.css";
import { variantColumns } from "./tables";
import { useWriter } from "./useWriter";

const FIRST = 12;
const MOST = 200;

export function VariantsTab() {
  const { query } = useLens();
  const [by] = useBy();
  const [params, setParams] = useSearchParams();
  const rows = Math.min(MOST, Math.max(FIRST, Number(params.get("rows")) || FIRST));
  const asked = useVariants(query, by, rows);
  if (asked.error !== null)
    return <Problem problem={asked.error} again={() => void asked.refetch()} />;
  if (!asked.data) return <Loading tall />;
  const more = () =>
    setParams(
      (before) => {
        const after = new URLSearchParams(before);
        after.set("rows", String(Math.min(MOST, rows * 2)));
        return after;
      },
      { replace: true, preventScrollReset: true },
    );
  const whole = asked.data.rows.length < rows || rows >= MOST;
  return <Variants view={asked.data} stale={asked.isPlaceholderData} more={whole ? null : more} />;
}

interface VariantsProps {
  view: VariantsView;
  stale: boolean;
  more: (() => void) | null;
}

function Variants({ view, stale, more }: VariantsProps) {
  const writer = useWriter();
  const { t } = writer;
  const file = { columns: variantColumns(writer), rows: view.rows, fileName: "variants" };
  return (
    <>
      <Card
        title={t("variants")}
        note={t("variantsNote", { count: view.with_path })}
        aside={<ByPicker />}
      >
        <Kept stale={stale}>
          {view.rows.length === 0 ? (
            <p>{t("noVariants")}</p>
          ) : (
            <PathsPicture view={view} table="variants-table" />
          )}
        </Kept>
        <PathNote view={view} />
        {more !== null && (
          <div className={css.more}>
            <Button variant="default" onClick={more}>
              {t("showMore")}
            </Button>
          </div>
        )}
      </Card>
      {view.rows.length > 0 && (
        <Card title={t("variantsTable")} note={t("sameFigures")} aside={<CsvButton {...file} />}>
          <Kept stale={stale}>
            <TableTwin
              {...file}
              bare
              id="variants-table"
              caption={`${t("variantsTable")}: ${t("sameFigures")}`}
              keyOf={(row) => row.path.map((step) => step.id).join(" ")}
            />
          </Kept>
        </Card>
      )}
    </>
  );
}

/** The most common path of several steps, and the way to a claim about its first and last. */
function PathNote({ view }: { view: VariantsView }) {
  const { t, text } = useWriter();
  const { lens } = useLens();
  const row = view.rows.find(({ path }) => path.at(0)?.id !== path.at(-1)?.id);
  const [first, last] = [row?.path.at(0), row?.path.at(-1)];
  if (!row || !first || !last || view.by !== "touchpoint") return null;
  const values = { from: text(first.name), to: text(last.name), count: row.customers };
  const claim = { use: first.id, metric: "touchpoint_conversion/1", params: { goal: last.id } };
  return (
    <p className={css.note}>
      {t("pathMost", values)} <ClaimButton claim={claimOn(lens, claim)} />
    </p>
  );
}

/** The columns of the tables that say the same as the pictures. */
import type { Column } from "../parts/TableTwin";
import type { useFigures } from "../words/useFigures";
import type { Text } from "../words/language";
import type {
  Figure,
  FlowView,
  FunnelView,
  Step,
  StageRow,
  TransitionRow,
  VariantRow,
} from "./data";
import type { Tell } from "./describe";

export interface Writer {
  t: Tell;
  text: (text: Text) => string;
  figures: ReturnType<typeof useFigures>;
}

/** A share as a reader sees it, never of too few customers. */
export function shareText(figure: Figure | null, { t, figures }: Writer): string {
  if (figure === null) return "";
  return figure.value === null ? t("tooFew", { n: figure.n }) : figures.percent(figure.value);
}

export function intervalText(figure: Figure | null, { figures }: Writer): string {
  if (figure === null || figure.low === null || figure.high === null) return "";
  return figures.percentRange(figure.low, figure.high);
}

function value(figure: Figure | null): number | null {
  return figure === null ? null : figure.value;
}

function intervalColumn<Row>(
  writer: Writer,
  title: string,
  of: (row: Row) => Figure | null,
): Column<Row> {
  return { title, cell: (row) => intervalText(of(row), writer), figure: true, quiet: true };
}

export function funnelColumns(
  view: FunnelView,
  writer: Writer,
): Column<Step & { number: number }>[] {
  const { t, text, figures } = writer;
  type Row = Step & { number: number };
  const columns: Column<Row>[] = [
    { title: t("stepColumn"), cell: (row) => `${String(row.number)}. ${text(row.step.name)}` },
    {
      title: t("customersColumn"),
      cell: (row) => figures.whole(row.customers),
      raw: (row) => row.customers,
      figure: true,
    },
    {
      title: t("ofFirst"),
      cell: (row) => shareText(row.of_first, writer),
      raw: (row) => value(row.of_first),
      figure: true,
    },
    {
      title: t("ofPrevious"),
      cell: (row) => shareText(row.of_previous, writer),
      raw: (row) => value(row.of_previous),
      figure: true,
    },
    intervalColumn(writer, t("interval"), (row: Row) => row.of_previous),
    {
      title: t("pending"),
      cell: (row) => figures.whole(row.pending),
      raw: (row) => row.pending,
      figure: true,
      quiet: true,
    },
    {
      title: t("betweenSteps"),
      cell: (row) => (row.median_time_s === null ? "" : figures.duration(row.median_time_s)),
      raw: (row) => row.median_time_s,
      figure: true,
    },
  ];
  if (view.steps.some((step) => step.everybody !== null)) {
    columns.splice(5, 0, {
      title: t("everybodyColumn"),
      cell: (row) => shareText(row.everybody, writer),
      raw: (row) => value(row.everybody),
      figure: true,
    });
  }
  return columns;
}

export function flowColumns(view: FlowView, writer: Writer): Column<StageRow>[] {
  const { t, text, figures } = writer;
  const count = (title: string, of: (row: StageRow) => number | null): Column<StageRow> => ({
    title,
    cell: (row) => {
      const found = of(row);
      return found === null ? "" : figures.whole(found);
    },
    raw: of,
    figure: true,
  });
  const columns: Column<StageRow>[] = [
    { title: t("stageColumn"), cell: (row) => text(row.stage.name) },
    count(t("entered"), (row) => row.entered),
    count(t("hereNow"), (row) => row.here),
    {
      title: t("movedOn"),
      cell: (row) => shareText(row.conversion, writer),
      raw: (row) => value(row.conversion),
      figure: true,
    },
    intervalColumn(writer, t("interval"), (row) => row.conversion),
    count(t("stopped"), (row) => row.stopped),
    count(t("left"), (row) => row.left),
    { ...count(t("pending"), (row) => row.conversion?.pending ?? null), quiet: true },
    {
      title: t("dwell"),
      cell: (row) =>
        typeof row.dwell_s?.value === "number" ? figures.duration(row.dwell_s.value) : "",
      raw: (row) => value(row.dwell_s),
      figure: true,
    },
    count(t("backSteps"), (row) => row.back_steps),
    count(t("skipped"), (row) => row.skipped),
  ];
  if (view.stages.some((row) => row.everybody !== null)) {
    columns.splice(5, 0, {
      title: t("everybodyColumn"),
      cell: (row) => shareText(row.everybody, writer),
      raw: (row) => value(row.everybody),
      figure: true,
    });
  }
  return columns;
}

export function transitionColumns({ t, text, figures }: Writer): Column<TransitionRow>[] {
  return [
    { title: t("from"), cell: (row) => text(row.source.name) },
    { title: t("to"), cell: (row) => text(row.target.name) },
    {
      title: t("timesColumn"),
      cell: (row) => figures.whole(row.times),
      raw: (row) => row.times,
      figure: true,
    },
    {
      title: t("customersColumn"),
      cell: (row) => figures.whole(row.customers),
      raw: (row) => row.customers,
      figure: true,
    },
    {
      title: t("shareAfter"),
      cell: (row) => (row.share === null ? t("tooFewShort") : figures.percent(row.share)),
      raw: (row) => row.share,
      figure: true,
    },
    {
      title: t("gap"),
      cell: (row) => figures.duration(row.median_gap_s),
      raw: (row) => row.median_gap_s,
      figure: true,
    },
    {
      title: t("meanGap"),
      cell: (row) => figures.duration(row.mean_gap_s),
      raw: (row) => row.mean_gap_s,
      figure: true,
      quiet: true,
    },
  ];
}

export function variantColumns(writer: Writer): Column<VariantRow>[] {
  const { t, text, figures } = writer;
  return [
    { title: t("path"), cell: (row) => row.path.map((step) => text(step.name)).join(" → ") },
    {
      title: t("customersColumn"),
      cell: (row) => figures.whole(row.customers),
      raw: (row) => row.customers,
      figure: true,
    },
    {
      title: t("share"),
      cell: (row) => shareText(row.share, writer),
      raw: (row) => value(row.share),
      figure: true,
    },
    intervalColumn(writer, t("interval"), (row: VariantRow) => row.share),
  ];
}

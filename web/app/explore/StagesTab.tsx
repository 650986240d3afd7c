/** The funnel, the flow through the stages, and their tables. */
import { Card } from "../parts/Card";
import { Problem } from "../parts/Problem";
import { CsvButton, TableTwin } from "../parts/TableTwin";
import { Kept, Loading } from "../parts/Waiting";
import {
  useFlow,
  useFunnel,
  type FlowView,
  type FunnelView,
  type Options,
  type StageRow,
} from "./data";
import { ClaimButton, claimOn } from "./ClaimButton";
import { FlowPicture } from "./FlowPicture";
import { FunnelPicture } from "./FunnelPicture";
import { FunnelSteps, useSteps } from "./FunnelSteps";
import { LossTip } from "./LossTip";
import { useLens } from "./lens";
import css from "./screen.module.css";
import { flowColumns, funnelColumns } from "./tables";
import { useWriter } from "./useWriter";

export function StagesTab({ options }: { options: Options | undefined }) {
  const { query } = useLens();
  const { by, steps } = useSteps();
  const funnel = useFunnel(query, by, steps);
  const flow = useFlow(query);
  const problem = funnel.error ?? flow.error;
  if (problem !== null) {
    return (
      <Problem
        problem={problem}
        again={() => void Promise.all([funnel.refetch(), flow.refetch()])}
      />
    );
  }
  return (
    <>
      <div className={css.pair}>
        {funnel.data ? (
          <FunnelCard view={funnel.data} stale={funnel.isPlaceholderData} options={options} />
        ) : (
          <Loading tall />
        )}
        {flow.data ? (
          <FlowCard view={flow.data} stale={flow.isPlaceholderData} />
        ) : (
          <Loading tall />
        )}
      </div>
      {funnel.data && funnel.data.steps.length > 0 && (
        <FunnelTable view={funnel.data} stale={funnel.isPlaceholderData} />
      )}
      {flow.data && <FlowTable view={flow.data} stale={flow.isPlaceholderData} />}
    </>
  );
}

function FunnelCard({
  view,
  stale,
  options,
}: {
  view: FunnelView;
  stale: boolean;
  options: Options | undefined;
}) {
  const { t } = useWriter();
  const compared = view.steps.some((step) => step.everybody !== null);
  return (
    <Card
      title={t("funnel")}
      note={t(compared ? "funnelNote" : "funnelNoteAll")}
      aside={<FunnelSteps view={view} options={options} />}
    >
      <Kept stale={stale}>
        {view.steps.length === 0 ? (
          <p>{t("noSteps")}</p>
        ) : (
          <>
            <FunnelPicture view={view} table="funnel-table" />
            <LossTip view={view} />
          </>
        )}
      </Kept>
    </Card>
  );
}

function FlowCard({ view, stale }: { view: FlowView; stale: boolean }) {
  const { t } = useWriter();
  return (
    <Card
      title={t("flow")}
      aside={
        <span className={css.legend}>
          <span className={css.swatch} aria-hidden />
          {t("notOn")}
        </span>
      }
    >
      <Kept stale={stale}>
        <FlowPicture view={view} table="flow-table" />
        <FlowNote view={view} />
      </Kept>
    </Card>
  );
}

// a share as so many of so many, in the smallest numbers that come near it
const OUT_OF = [2, 3, 4, 5, 6, 8, 10, 20] as const;

export function roundFraction(share: number): { n: number; of: number } {
  const found = OUT_OF.map((of) => ({ n: Math.round(share * of), of })).filter(({ n }) => n > 0);
  const best = found.find(({ n, of }) => Math.abs(n / of - share) < 0.02);
  return best ?? { n: Math.max(1, Math.round(share * 20)), of: 20 };
}

function FlowNote({ view }: { view: FlowView }) {
  const { t, text } = useWriter();
  const { lens } = useLens();
  const [arc] = view.arcs;
  const hidden = view.stages.filter(
    (row) => row.conversion !== null && row.conversion.value === null,
  );
  const name = (index: number) => {
    const row = view.stages[index];
    return row ? text(row.stage.name) : "";
  };
  const most = Math.max(0, ...view.stages.map((row) => row.stopped ?? 0));
  const stops = most > 0 ? view.stages.find((row) => row.stopped === most) : undefined;
  return (
    <div className={css.note}>
      {stops && (
        <p>
          {t("mostStop", { stage: text(stops.stage.name), count: most })}{" "}
          <ClaimButton
            claim={claimOn(lens, {
              stage: stops.stage.id,
              metric: "stage_conversion/1",
              params: {},
            })}
          />
        </p>
      )}
      {arc && (
        <p>
          {t(arc.kind === "back_step" ? "arcSentence" : "skipSentence", {
            ...roundFraction(arc.share.value ?? 0),
            from: name(arc.source),
            to: name(arc.target),
          })}
        </p>
      )}
      {hidden.length > 0 && (
        <p>{t("hidden", { stages: hidden.map((row) => text(row.stage.name)).join(", ") })}</p>
      )}
      {view.arcs_left_out > 0 && <p>{t("arcsLeft", { count: view.arcs_left_out })}</p>}
    </div>
  );
}

function FunnelTable({ view, stale }: { view: FunnelView; stale: boolean }) {
  const writer = useWriter();
  const columns = funnelColumns(view, writer);
  const rows = view.steps.map((step, index) => ({ ...step, number: index + 1 }));
  const file = { columns, rows, fileName: "funnel" };
  return (
    <Card
      title={writer.t("funnelTable")}
      note={writer.t("sameFigures")}
      aside={<CsvButton {...file} />}
    >
      <Kept stale={stale}>
        <TableTwin
          {...file}
          bare
          id="funnel-table"
          caption={`${writer.t("funnelTable")}: ${writer.t("sameFigures")}`}
          keyOf={(row) => `${String(row.number)} ${row.step.id}`}
          stressed={(row) => row.number - 1 === view.loss?.after}
        />
      </Kept>
    </Card>
  );
}

function FlowTable({ view, stale }: { view: FlowView; stale: boolean }) {
  const writer = useWriter();
  const file = { columns: flowColumns(view, writer), rows: view.stages, fileName: "flow" };
  return (
    <Card
      title={writer.t("flowTable")}
      note={writer.t("sameFigures")}
      aside={<CsvButton {...file} />}
    >
      <Kept stale={stale}>
        <TableTwin
          {...file}
          bare
          id="flow-table"
          caption={`${writer.t("flowTable")}: ${writer.t("sameFigures")}`}
          keyOf={(row: StageRow) => row.stage.id}
        />
      </Kept>
    </Card>
  );
}

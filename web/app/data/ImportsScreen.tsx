/** The imports, newest first, each with its faulty rows and a way to take it back. */
import { Button, Modal } from "@mantine/core";
import { IconUpload } from "@tabler/icons-react";
import { useState } from "react";
import { Link } from "react-router";
import { Card } from "../parts/Card";
import { Empty } from "../parts/Empty";
import { Problem } from "../parts/Problem";
import { TableTwin, type Column } from "../parts/TableTwin";
import { Loading } from "../parts/Waiting";
import { useMay } from "../shell/session";
import { useText } from "../words/language";
import { useFigures } from "../words/useFigures";
import { useWords } from "../words/words";
import css from "./ImportsScreen.module.css";
import { useImports, type Batch } from "./imports";
import { RejectsButton } from "./ImportScreen";
import { JobProgress } from "./JobProgress";
import { useImporting } from "./useImporting";
import { words } from "./words";

export function ImportsScreen() {
  const imports = useImports();
  const may = useMay("editor");
  const { job, undo, leave } = useImporting();
  if (imports.error)
    return <Problem problem={imports.error} again={() => void imports.refetch()} />;
  if (!imports.data) return <Loading lines={[30, 100, 100, 100]} />;
  return (
    <div className={css.column}>
      {job && <JobProgress job={job} onLeave={leave} />}
      {imports.data.length === 0 ? (
        <Nothing may={may} />
      ) : (
        <Imports batches={imports.data} may={may} undo={undo} />
      )}
    </div>
  );
}

function Nothing({ may }: { may: boolean }) {
  const t = useWords(words);
  return (
    <Empty
      picture="table"
      title={t("empty")}
      text={t("emptyText")}
      action={
        may && (
          <Button
            component={Link}
            to="/first"
            leftSection={<IconUpload size={16} stroke={1.7} aria-hidden />}
          >
            {t("emptyAction")}
          </Button>
        )
      }
    />
  );
}

type Undo = ReturnType<typeof useImporting>["undo"];

function Imports({ batches, may, undo }: { batches: readonly Batch[]; may: boolean; undo: Undo }) {
  const t = useWords(words);
  const inWords = useText();
  const { whole, moment } = useFigures();
  const [leaving, setLeaving] = useState<Batch | null>(null);
  const columns: Column<Batch>[] = [
    {
      title: t("files"),
      cell: (one) => <FileNames batch={one} />,
      raw: (one) => one.files.join(", "),
    },
    { title: t("when"), cell: (one) => moment(one.created), raw: (one) => one.created },
    { title: t("source"), cell: (one) => one.source, quiet: true },
    { title: t("rows"), cell: (one) => whole(one.rows), raw: (one) => one.rows, figure: true },
    {
      title: t("newEvents"),
      cell: (one) => whole(one.events),
      raw: (one) => one.events,
      figure: true,
    },
    {
      title: t("here"),
      cell: (one) => whole(one.already_present),
      raw: (one) => one.already_present,
      figure: true,
      quiet: true,
    },
    {
      title: t("faulty"),
      cell: (one) => (
        <span title={one.reasons.map((each) => inWords(each.text)).join(", ")}>
          {whole(one.rejected)}
        </span>
      ),
      raw: (one) => one.rejected,
      figure: true,
    },
    {
      title: t("actions"),
      cell: (one) =>
        may && (
          <span className={css.actions}>
            {one.rejects_file && <RejectsButton batch={one.batch} compact />}
            <Button variant="subtle" color="gray" size="compact-sm" onClick={() => setLeaving(one)}>
              {t("undo")}
            </Button>
          </span>
        ),
      raw: () => null,
    },
  ];
  return (
    <Card flush>
      <TableTwin
        caption={t("importsCaption")}
        columns={columns}
        rows={batches}
        keyOf={(one) => one.batch}
        fileName="imports"
      />
      <UndoDialog batch={leaving} undo={undo} onClose={() => setLeaving(null)} />
    </Card>
  );
}

function FileNames({ batch }: { batch: Batch }) {
  const t = useWords(words);
  return (
    <>
      {batch.files.slice(0, 2).join(", ")}
      {batch.files.length > 2 && " …"}
      {batch.mended && <span className={css.quiet}> · {t("mended")}</span>}
    </>
  );
}

function UndoDialog({
  batch,
  undo,
  onClose,
}: {
  batch: Batch | null;
  undo: Undo;
  onClose: () => void;
}) {
  const t = useWords(words);
  return (
    <Modal
      opened={batch !== null}
      onClose={onClose}
      title={t("undoAsk", { files: batch?.files.join(", ") ?? "" })}
    >
      <p>{t("undoText", { events: batch?.events ?? 0 })}</p>
      {undo.error && <Problem problem={undo.error} />}
      <div className={css.buttons}>
        <Button variant="default" onClick={onClose}>
          {t("keep")}
        </Button>
        <Button
          loading={undo.isPending}
          onClick={() => batch && undo.mutate(batch.batch, { onSuccess: onClose })}
        >
          {t("undoConfirm")}
        </Button>
      </div>
    </Modal>
  );
}

/** A picture and its table twin behind one switch; which of them is shown is in the address. */
import { SegmentedControl } from "@mantine/core";
import { IconChartBar, IconTable } from "@tabler/icons-react";
import { useSearchParams } from "react-router";
import { useWords } from "../words/words";
import { Card } from "./Card";
import css from "./PictureOrTable.module.css";
import { TableTwin, type TableTwinProps } from "./TableTwin";
import { words } from "./words";

const PARAM = "table";

/** Which pictures are shown as tables, by name. */
export function useAsTable(name: string): [boolean, (asTable: boolean) => void] {
  const [params, setParams] = useSearchParams();
  const shown = params.getAll(PARAM);
  return [
    shown.includes(name),
    (asTable) =>
      setParams(
        (before) => {
          const after = new URLSearchParams(before);
          after.delete(PARAM);
          for (const one of shown) if (one !== name) after.append(PARAM, one);
          if (asTable) after.append(PARAM, name);
          return after;
        },
        { replace: true, preventScrollReset: true },
      ),
  ];
}

interface PictureOrTableProps<Row> {
  /** Unique on the screen; a word of the address. */
  name: string;
  title: React.ReactNode;
  note?: React.ReactNode;
  /** A legend, beside the switch. */
  legend?: React.ReactNode;
  picture: React.ReactNode;
  table: Omit<TableTwinProps<Row>, "id">;
  className?: string;
}

export function PictureOrTable<Row>({
  name,
  title,
  note,
  legend,
  picture,
  table,
  className,
}: PictureOrTableProps<Row>) {
  const [asTable, setAsTable] = useAsTable(name);
  return (
    <Card
      title={title}
      note={note}
      className={className}
      aside={
        <>
          {!asTable && legend}
          <PictureSwitch asTable={asTable} onChange={setAsTable} />
        </>
      }
    >
      {asTable ? <TableTwin {...table} id={`${name}-table`} /> : picture}
    </Card>
  );
}

/** The switch Hình / Bảng. */
export function PictureSwitch({
  asTable,
  onChange,
}: {
  asTable: boolean;
  onChange: (asTable: boolean) => void;
}) {
  const t = useWords(words);
  return (
    <SegmentedControl
      size="xs"
      aria-label={t("pictureOrTable")}
      value={asTable ? "table" : "picture"}
      onChange={(value) => onChange(value === "table")}
      data={[
        { value: "picture", label: <Choice Icon={IconChartBar} text={t("picture")} /> },
        { value: "table", label: <Choice Icon={IconTable} text={t("table")} /> },
      ]}
    />
  );
}

function Choice({ Icon, text }: { Icon: typeof IconTable; text: string }) {
  return (
    <span className={css.choice}>
      <Icon size={14} stroke={1.7} aria-hidden />
      {text}
    </span>
  );
}

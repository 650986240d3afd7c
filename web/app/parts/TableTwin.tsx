/** The table that says the same as a picture: same rows, same order, and its CSV. */
import { Button } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useWords } from "../words/words";
import { csvOf, saveFile, type Cell } from "./csv";
import css from "./TableTwin.module.css";
import { words } from "./words";

export interface Column<Row> {
  title: string;
  /** The cell as a reader sees it. */
  cell: (row: Row) => React.ReactNode;
  /** The cell as a program reads it; what is shown where left out and a text. */
  raw?: (row: Row) => Cell;
  /** Figures stand at the right. */
  figure?: boolean;
  /** A quieter column: an interval, a count. */
  quiet?: boolean;
}

export interface TableTwinProps<Row> {
  /** What the table says, for those who hear it; shown where `captioned`. */
  caption: string;
  captioned?: boolean;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string;
  /** The row that the picture stresses. */
  stressed?: (row: Row) => boolean;
  /** Without an ending. */
  fileName: string;
  id?: string;
  /** The button for the CSV is elsewhere: in the card's head. */
  bare?: boolean;
}

function rawOf<Row>(column: Column<Row>, row: Row): Cell {
  if (column.raw) return column.raw(row);
  const shown = column.cell(row);
  return typeof shown === "string" || typeof shown === "number" ? shown : null;
}

/** Save the rows of a table as CSV. */
export function saveCsv<Row>({
  columns,
  rows,
  fileName,
}: Pick<TableTwinProps<Row>, "columns" | "rows" | "fileName">): void {
  const header = columns.map((column) => column.title);
  const body = rows.map((row) => columns.map((column) => rawOf(column, row)));
  saveFile(`${fileName}.csv`, csvOf([header, ...body]), "text/csv;charset=utf-8");
}

export function CsvButton<Row>(props: Pick<TableTwinProps<Row>, "columns" | "rows" | "fileName">) {
  return (
    <Button
      variant="subtle"
      color="gray"
      size="compact-sm"
      leftSection={<IconDownload size={15} stroke={1.7} aria-hidden />}
      onClick={() => saveCsv(props)}
    >
      CSV
    </Button>
  );
}

export function TableTwin<Row>(props: TableTwinProps<Row>) {
  const { caption, captioned = false, columns, rows, keyOf, stressed, id, bare = false } = props;
  const t = useWords(words);
  return (
    <div className={css.twin}>
      {/* a wide table is scrolled by keys too */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className={css.scroll} role="region" aria-label={caption} tabIndex={0}>
        <table className={css.table} id={id}>
          <caption className={captioned ? css.caption : css.hidden}>{caption}</caption>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column.title} scope="col" data-figure={column.figure || undefined}>
                  {column.title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={keyOf(row)} data-stressed={stressed?.(row) || undefined}>
                {columns.map((column, index) => {
                  const Cell = index === 0 ? "th" : "td";
                  return (
                    <Cell
                      key={column.title}
                      scope={index === 0 ? "row" : undefined}
                      data-figure={column.figure || undefined}
                      data-quiet={column.quiet || undefined}
                    >
                      {column.cell(row)}
                    </Cell>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {!bare && (
        <div className={css.foot}>
          <span>{t("rows", { count: rows.length })}</span>
          <CsvButton {...props} />
        </div>
      )}
    </div>
  );
}

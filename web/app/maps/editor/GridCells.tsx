/** The map's cells for the keyboard and for readers of the page: a grid over the picture that is felt, not seen. */
import { memo } from "react";
import type { Cell, Row } from "../../../editing/cells";
import { useWords } from "../../words/words";
import css from "./Canvas.module.css";
import { useNames } from "./names";
import { words } from "./words";

interface GridCellsProps {
  rows: readonly Row[];
  zoom: number;
  selected: string | null;
  mayEdit: boolean;
  label: string;
  /** Says what else the grid does with its keys. */
  describedBy: string;
}

export function GridCells({ rows, zoom, selected, mayEdit, label, describedBy }: GridCellsProps) {
  const t = useWords(words);
  const first = rows[0]?.cells[0]?.key ?? null;
  const current = rows.some((row) => row.cells.some((cell) => cell.key === selected))
    ? selected
    : first;
  return (
    <div
      role="grid"
      className={css.grid}
      aria-label={label}
      aria-describedby={describedBy}
      aria-readonly={!mayEdit}
      aria-rowcount={rows.length}
    >
      {rows.map((row, index) => (
        <div role="row" key={row.id} aria-rowindex={index + 1}>
          {row.cells.map((cell) => (
            <GridCell
              key={cell.key}
              cell={cell}
              row={row}
              zoom={zoom}
              current={cell.key === current}
              selected={cell.key === selected}
              empty={t("empty")}
            />
          ))}
        </div>
      ))}
    </div>
  );
}

interface GridCellProps {
  cell: Cell;
  row: Row;
  zoom: number;
  current: boolean;
  selected: boolean;
  empty: string;
}

const GridCell = memo(function GridCell({
  cell,
  row,
  zoom,
  current,
  selected,
  empty,
}: GridCellProps) {
  const names = useNames();
  const [left, top, width, height] = cell.box.map((unit) => unit * zoom) as [
    number,
    number,
    number,
    number,
  ];
  const about = names.about(cell.about);
  const words = cell.text || empty;
  const said = words === about ? words : `${about}: ${words}`;
  return (
    <div
      role="gridcell"
      className={css.cell}
      data-cell={cell.key}
      tabIndex={current ? 0 : -1}
      aria-selected={selected}
      aria-readonly={cell.kind === "read"}
      aria-label={`${names.row(row)}, ${said}`}
      style={{ left, top, width, height }}
    />
  );
});

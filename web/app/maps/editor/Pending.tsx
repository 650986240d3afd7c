/** Words that were kept and are not in the picture yet: they stand in their place until it has them. */
import type { Row } from "../../../editing/cells";
import { undrawn } from "../../../editing/desk";
import { isList } from "../../../editing/json";
import { linesIn } from "../../../editing/texts";
import css from "./Canvas.module.css";
import { useEditor } from "./editor";
import { cellOf, placed } from "./Outlines";

interface PendingProps {
  rows: readonly Row[];
  zoom: number;
}

export function Pending({ rows, zoom }: PendingProps) {
  const { state, language } = useEditor();
  const cells = rows.flatMap((row) => row.cells);
  const latest = new Map<string, string>();
  for (const command of undrawn(state)) {
    if (command.op !== "set" || typeof command.value !== "object") continue;
    const cell = cellOf(cells, command.path);
    if (!cell || cell.kind === "emotion" || cell.kind === "owner") continue;
    const lines = isList(command.value) ? command.value : [command.value];
    latest.set(cell.key, linesIn(lines, language).join("\n"));
  }
  return (
    <div className={css.outlines} aria-hidden>
      {[...latest].map(([key, text]) => {
        const cell = cells.find((one) => one.key === key);
        return (
          cell && (
            <p
              key={key}
              className={css.pending}
              style={{ ...placed(cell.box, zoom, -3), fontSize: 14.5 * zoom }}
            >
              {text}
            </p>
          )
        );
      })}
    </div>
  );
}

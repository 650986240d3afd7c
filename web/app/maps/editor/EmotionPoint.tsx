/** The expected emotion of one touchpoint: a point that is dragged, or held and pushed by keys, with its value beside it. */
import { useEffect, useRef } from "react";
import { undrawn } from "../../../editing/desk";
import { at } from "../../../editing/paths";
import type { Drawn } from "../../../scene/drawn";
import { centerOf, type ColumnSpan, type EmotionScale, type Grid } from "../../../scene/grid";
import { useFigures } from "../../words/useFigures";
import { useWords } from "../../words/words";
import css from "./Canvas.module.css";
import { useEditor } from "./editor";
import { pushed } from "./keys";
import { useNames } from "./names";
import type { Editing } from "./useEditing";
import type { Drag } from "./usePointer";
import { words } from "./words";

interface EmotionPointProps {
  drawn: Drawn;
  grid: Grid;
  zoom: number;
  editing: Editing;
  drag: Drag | null;
  mayEdit: boolean;
}

export function EmotionPoint({ drawn, grid, zoom, editing, drag, mayEdit }: EmotionPointProps) {
  const { document, persona, state } = useEditor();
  const scale = grid.emotion;
  if (!scale || persona === null || !mayEdit) return null;
  const dragged = drag?.what === "emotion" ? drag : null;
  const chosen =
    editing.cell?.row === "emotion" ? (editing.cell.about.split(".")[1] ?? null) : null;
  const touchpoint = dragged?.id ?? editing.holding?.touchpoint ?? chosen;
  const waiting = undrawn(state).flatMap(
    ({ path }) => /^touchpoints\.([^.]+)\.experience\.emotion\./.exec(path)?.[1] ?? [],
  );
  const valueOf = (id: string): number | null => {
    if (dragged?.id === id) return dragged.value;
    const value = at(document, `touchpoints.${id}.experience.emotion.${persona}`);
    return typeof value === "number" ? value : null;
  };
  const shown = new Set([...waiting, ...(touchpoint === null ? [] : [touchpoint])]);
  return (
    <div className={css.outlines}>
      {[...shown].map((id) => {
        const column = grid.columns.find((one) => one.touchpoint === id);
        return (
          column && (
            <Preview
              key={id}
              drawn={drawn}
              grid={grid}
              scale={scale}
              zoom={zoom}
              column={column}
              valueOf={valueOf}
            />
          )
        );
      })}
      {touchpoint !== null && (
        <Handle
          grid={grid}
          scale={scale}
          zoom={zoom}
          touchpoint={touchpoint}
          value={valueOf(touchpoint)}
          editing={editing}
        />
      )}
    </div>
  );
}

/** The expected curve around a point that was moved, until the picture has it. */
function Preview({
  drawn,
  grid,
  scale,
  zoom,
  column,
  valueOf,
}: {
  drawn: Drawn;
  grid: Grid;
  scale: EmotionScale;
  zoom: number;
  column: ColumnSpan;
  valueOf: (id: string) => number | null;
}) {
  const value = valueOf(column.touchpoint);
  const node = drawn.elements.find((element) => element.id === `emotion.node.${column.touchpoint}`);
  const there = node ? centerOf(node) : null;
  if (value === null || (there && Math.abs(there.y - (scale.zero - value * scale.unit)) < 0.6))
    return null;
  const index = grid.columns.indexOf(column);
  const points = [grid.columns[index - 1], column, grid.columns[index + 1]].flatMap((one) => {
    const expected = one ? valueOf(one.touchpoint) : null;
    return one && expected !== null
      ? [`${one.center * zoom},${(scale.zero - expected * scale.unit) * zoom}`]
      : [];
  });
  return (
    <svg className={css.preview} aria-hidden>
      <polyline points={points.join(" ")} />
    </svg>
  );
}

function Handle({
  grid,
  scale,
  zoom,
  touchpoint,
  value,
  editing,
}: {
  grid: Grid;
  scale: EmotionScale;
  zoom: number;
  touchpoint: string;
  value: number | null;
  editing: Editing;
}) {
  const t = useWords(words);
  const names = useNames();
  const { decimal } = useFigures();
  const point = useRef<HTMLDivElement>(null);
  const held = editing.holding?.touchpoint === touchpoint;
  useEffect(() => {
    if (held) point.current?.focus();
  }, [held]);
  const column = grid.columns.find((one) => one.touchpoint === touchpoint);
  if (!column) return null;
  const shown = value ?? 0;
  const said = value === null ? t("noExpectation") : t("expect", { value: decimal(value) });
  return (
    <div
      ref={point}
      role="slider"
      tabIndex={-1}
      className={css.handle}
      data-held={held || undefined}
      data-unset={value === null || undefined}
      aria-label={`${t("emotion")}, ${names.about(`touchpoints.${touchpoint}`)}`}
      aria-orientation="vertical"
      aria-valuemin={-1}
      aria-valuemax={1}
      aria-valuenow={shown}
      aria-valuetext={said}
      style={{ left: column.center * zoom, top: (scale.zero - shown * scale.unit) * zoom }}
      onKeyDown={(event) => {
        if (!held) return;
        const next = pushed(shown, event.nativeEvent);
        if (next !== null) editing.push(next);
        else if (event.key === "Enter" || event.key === "Tab") editing.release(true);
        else if (event.key === "Escape") editing.release(false);
        else return;
        event.preventDefault();
        event.stopPropagation();
      }}
      onBlur={() => held && editing.release(true)}
    >
      <span className={css.bubble} aria-hidden>
        {said}{" "}
        {held && (
          <>
            <kbd>↑</kbd>
            <kbd>↓</kbd>
          </>
        )}
      </span>
    </div>
  );
}

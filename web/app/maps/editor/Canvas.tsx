/** The map as one sees and edits it: the picture, its names that stay in sight, and what lies over it. */
import { useEffect, useId, useRef } from "react";
import type { Row } from "../../../editing/cells";
import type { Drawn } from "../../../scene/drawn";
import { inGutter, inHeads, type Grid } from "../../../scene/grid";
import { useWords } from "../../words/words";
import css from "./Canvas.module.css";
import { CellWriter } from "./CellWriter";
import { Dragged } from "./Dragged";
import { EmotionPoint } from "./EmotionPoint";
import { GridCells } from "./GridCells";
import { Outlines, type Presence } from "./Outlines";
import { Pending } from "./Pending";
import { ScenePicture } from "./ScenePicture";
import type { Editing } from "./useEditing";
import { usePan } from "./usePan";
import { isOwn, usePointer, type PointerTools } from "./usePointer";
import { words } from "./words";

interface CanvasProps extends Omit<PointerTools, "drawn" | "grid" | "rows" | "zoom" | "mayEdit"> {
  drawn: Drawn;
  grid: Grid;
  rows: readonly Row[];
  zoom: number;
  setZoom: (zoom: number) => void;
  mayEdit: boolean;
  editing: Editing;
  presence: readonly Presence[];
  hinted: ReadonlyMap<string, string>;
  title: string;
  stale: boolean;
  onKeyDown: (event: React.KeyboardEvent) => void;
  /** After words were kept with `Tab`: to the next cell. */
  follow: (by: 1 | -1) => void;
  scroller: React.RefObject<HTMLDivElement | null>;
  onScroll: () => void;
  /** Cards that lie over the map: a conflict, a menu. */
  children?: React.ReactNode;
}

const BODY = 15;

export function Canvas(props: CanvasProps) {
  const { drawn, grid, rows, zoom, mayEdit, editing, title, scroller } = props;
  const t = useWords(words);
  const keys = useId();
  const sheet = useRef<HTMLDivElement>(null);
  const { drag, handlers } = usePointer(scroller, sheet, {
    ...props,
    drawn,
    grid,
    rows,
    zoom,
    mayEdit,
  });
  const panning = usePan(scroller, zoom, props.setZoom);
  useFocusFollows(sheet, editing);
  useTopAtHeads(scroller, grid, zoom);
  const [width, height] = drawn.size;
  const gutter = drawn.gutter - 4;
  const head = { height: grid.heads.height * zoom };
  return (
    <div
      ref={scroller}
      className={css.scroll}
      data-panning={panning || undefined}
      data-dragging={drag?.what}
      style={{
        scrollPaddingTop: head.height + 12,
        scrollPaddingLeft: gutter * zoom + 12,
        scrollPaddingRight: 24,
        scrollPaddingBottom: 24,
      }}
      onScroll={props.onScroll}
    >
      <p id={keys} hidden>
        {t("mapKeys")}
      </p>
      <div
        ref={sheet}
        role="presentation"
        className={css.sheet}
        data-stale={props.stale || undefined}
        style={{ width: width * zoom, height: height * zoom }}
        onKeyDown={(event) => {
          if (!isOwn(event)) props.onKeyDown(event);
        }}
        {...handlers}
      >
        <ScenePicture drawn={drawn} className={css.picture} />
        <Pending {...props} />
        <Outlines {...props} />
        <GridCells
          rows={rows}
          zoom={zoom}
          selected={editing.selection?.key ?? null}
          mayEdit={mayEdit}
          label={t("map", { title })}
          describedBy={keys}
        />
        <EmotionPoint {...props} drag={drag} />
        <ScenePicture
          drawn={drawn}
          className={css.gutter}
          style={{
            width: gutter * zoom,
            height: (grid.bottom - grid.heads.y) * zoom,
            marginTop: grid.heads.y * zoom,
          }}
          key={`gutter ${grid.heads.y} ${grid.bottom} ${gutter}`}
          only={inGutter}
          window={() => [0, grid.heads.y, gutter, grid.bottom - grid.heads.y]}
          copy
        />
        <div className={css.heads} style={{ ...head, marginTop: grid.heads.y * zoom }}>
          <ScenePicture
            drawn={drawn}
            className={css.headPicture}
            key={`heads ${grid.heads.y} ${grid.heads.height} ${width}`}
            only={inHeads}
            window={() => [0, grid.heads.y, width, grid.heads.height]}
            copy
          />
          <div className={css.corner} style={{ width: gutter * zoom, ...head }} />
        </div>
        <Writer {...props} />
        {drag && <Dragged drag={drag} grid={grid} zoom={zoom} />}
        {props.children}
      </div>
    </div>
  );
}

/** The field over the cell that is written in. */
function Writer({ editing, rows, zoom, follow }: CanvasProps) {
  const { writing } = editing;
  const cell = rows.flatMap((row) => row.cells).find((one) => one.key === writing?.key);
  if (!writing || !cell) return null;
  const [x, y, width] = cell.box;
  const box = { left: x * zoom - 1, top: y * zoom - 1, width: Math.max(190, width * zoom + 2) };
  return (
    <CellWriter
      key={`${writing.key} ${writing.path}`}
      label={writing.label}
      initial={writing.initial}
      lines={writing.lines}
      box={box}
      fontSize={Math.max(13, BODY * zoom)}
      done={(typed, then) => {
        editing.written(typed);
        if (then === "keepAndNext") follow(1);
        if (then === "keepAndBack") follow(-1);
      }}
    />
  );
}

/** Give a cell the focus. */
export function focusCell(key: string | null): void {
  if (key === null) return;
  document.querySelector<HTMLElement>(`[data-cell="${CSS.escape(key)}"]`)?.focus();
}

/** The focus goes to the selected cell, unless something over the map has it. */
function useFocusFollows(sheet: React.RefObject<HTMLElement | null>, editing: Editing): void {
  const key = editing.selection?.key ?? null;
  const busy = editing.writing !== null || editing.holding !== null;
  useEffect(() => {
    if (key === null || busy) return;
    const active = document.activeElement;
    const elsewhere = active && active !== document.body && !sheet.current?.contains(active);
    if (elsewhere) return;
    focusCell(key);
  }, [sheet, key, busy]);
}

/** A map opens with the heads of its stages at the top; its headline is a scroll away. */
function useTopAtHeads(
  scroller: React.RefObject<HTMLElement | null>,
  grid: Grid,
  zoom: number,
): void {
  const done = useRef(false);
  useEffect(() => {
    if (done.current) return;
    done.current = true;
    scroller.current?.scrollTo({ top: grid.heads.y * zoom });
  }, [scroller, grid, zoom]);
}

/** What is outlined on the map: the selection, what belongs to it, where others are, where a hint stands. */
import { IconBulb } from "@tabler/icons-react";
import type { Cell, Row } from "../../../editing/cells";
import { painsAt } from "../../../editing/intents";
import { isObject, type Json } from "../../../editing/json";
import { listAt, nameOf } from "../../../editing/paths";
import type { Box, Drawn } from "../../../scene/drawn";
import { boxOf } from "../../../scene/grid";
import { around } from "../../../scene/hits";
import { useWords } from "../../words/words";
import css from "./Canvas.module.css";
import { useEditor } from "./editor";
import type { Editing } from "./useEditing";
import { words } from "./words";

/** Somebody else who has the map open, and where on it they are. */
export interface Presence {
  /** One of their windows. */
  readonly window: string;
  readonly person: string;
  readonly name: string;
  readonly path: string | null;
}

interface OutlinesProps {
  drawn: Drawn;
  rows: readonly Row[];
  zoom: number;
  editing: Editing;
  presence: readonly Presence[];
  hinted: ReadonlyMap<string, string>;
}

export function Outlines({ drawn, rows, zoom, editing, presence, hinted }: OutlinesProps) {
  const { document } = useEditor();
  const { cell, path } = editing;
  const cells = rows.flatMap((row) => row.cells);
  return (
    <div className={css.outlines}>
      {[...hinted].map(([place, hint]) => {
        const found = cellOf(cells, place);
        return found ? (
          <Hint key={place} box={found.box} zoom={zoom} hint={hint} near={found === cell} />
        ) : null;
      })}
      {cell &&
        linked(document, cell).map((each) => {
          const area = each === path ? null : itemArea(drawn, each);
          return area && <div key={each} className={css.linked} style={placed(area, zoom)} />;
        })}
      {presence.map(({ window, name, path: at }) => {
        const found = at === null ? null : cellOf(cells, at);
        return (
          found && (
            <div key={window} className={css.other} style={placed(found.box, zoom, -2)}>
              <span>{name}</span>
            </div>
          )
        );
      })}
      {cell && (
        <div
          className={css.selected}
          data-selected-path={path}
          style={placed(shown(drawn, cell, path), zoom, -1)}
        />
      )}
    </div>
  );
}

/** An item is outlined where it is drawn, a cell in its room. */
function shown(drawn: Drawn, cell: Cell, path: string | null): Box {
  const item = cell.items.find((one) => one.path === path);
  return (item && itemArea(drawn, item.path)) ?? cell.box;
}

const LINE = 20;

/** Room of a pain, an opportunity or a claim with everything that is drawn of it, also what cannot be edited. */
function itemArea(drawn: Drawn, path: string): Box | null {
  const area = around(
    drawn.elements.flatMap((element): Box[] => {
      if (!element.id.startsWith(`${path}.`)) return [];
      if (element.hit) return [element.hit];
      const shape = boxOf(element);
      return [
        ...(shape ? [shape] : []),
        ...element.texts.map(({ x, y }): Box => [x, y - LINE * 0.75, 1, LINE]),
      ];
    }),
  );
  return area && [area[0] - 8, area[1] - 2, area[2] + 16, area[3] + 6];
}

/** The cell of a path, or the one that a longer path lies in. */
export function cellOf(cells: readonly Cell[], path: string): Cell | null {
  const own = cells.find(
    (cell) =>
      cell.path === path ||
      cell.items.some((item) => path === item.path || path.startsWith(`${item.path}.`)),
  );
  return (
    own ??
    cells.find((cell) => path.startsWith(`${cell.path}.`)) ??
    cells.find((cell) => cell.about === path) ??
    null
  );
}

/** What hangs together: a touchpoint, its pains, their opportunities. */
function linked(document: Json, cell: Cell): readonly string[] {
  const [list, id] = cell.about.split(".");
  if (list !== "touchpoints" || id === undefined) return [];
  const pains = painsAt(document, id);
  const opportunities = listAt(document, "opportunities").flatMap((item) =>
    isObject(item) && typeof item["for"] === "string" && pains.includes(item["for"])
      ? (nameOf(item) ?? [])
      : [],
  );
  return [
    ...pains.map((pain) => `pains.${pain}`),
    ...opportunities.map((one) => `opportunities.${one}`),
  ];
}

/** A box in pixels, so much larger on every side. */
export function placed([x, y, width, height]: Box, zoom: number, margin = 0): React.CSSProperties {
  return {
    left: x * zoom - margin,
    top: y * zoom - margin,
    width: width * zoom + 2 * margin,
    height: height * zoom + 2 * margin,
  };
}

function Hint({ box, zoom, hint, near }: { box: Box; zoom: number; hint: string; near: boolean }) {
  const t = useWords(words);
  const editor = useEditor();
  const [x, y, width, height] = box;
  return (
    <>
      <button
        type="button"
        data-own
        tabIndex={-1}
        className={css.bulb}
        style={{ left: (x + width) * zoom - 22, top: y * zoom + 2 }}
        aria-label={`${t("hintsTitle")}: ${hint}`}
        title={hint}
        onClick={() => editor.open("lint")}
      >
        <IconBulb size={15} stroke={1.8} aria-hidden />
      </button>
      {near && (
        <p
          className={css.hint}
          role="note"
          style={{
            left: x * zoom,
            top: (y + height) * zoom + 6,
            maxWidth: Math.max(220, width * zoom),
          }}
        >
          <IconBulb size={14} stroke={1.8} aria-hidden /> {hint}
        </p>
      )}
    </>
  );
}

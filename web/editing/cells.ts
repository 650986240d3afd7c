/** The cells of a map: what a person selects, reads and edits, row by row, as the keyboard goes through them. */

import type { Box, Drawn, DrawnElement } from "../scene/drawn";
import type { ColumnSpan, Grid, LaneSpan, StageSpan } from "../scene/grid";
import { around } from "../scene/hits";
import { stageKeys } from "./intents";
import { isObject } from "./json";
import type { Json } from "./json";
import { at, listAt, nameOf } from "./paths";
import { linesIn, textIn } from "./texts";
import type { Language } from "./texts";

/** How a cell is edited. */
export type CellKind = "read" | "text" | "lines" | "emotion" | "owner" | "items";

/** One pain, opportunity or claim in a cell. */
export interface CellItem {
  readonly path: string;
  readonly text: string;
}

export interface Cell {
  /** `row:column`, where a column is a touchpoint or a stage. */
  readonly key: string;
  readonly row: string;
  readonly kind: CellKind;
  /** What an edit changes; for items the list that a new one goes into. */
  readonly path: string;
  /** What the cell is about: `touchpoints.x` or `stages.y`. */
  readonly about: string;
  readonly text: string;
  readonly items: readonly CellItem[];
  readonly box: Box;
}

export interface Row {
  readonly id: string;
  readonly lane: string;
  readonly title: string;
  readonly cells: readonly Cell[];
}

export interface Reading {
  readonly drawn: Drawn;
  readonly grid: Grid;
  readonly document: Json;
  readonly language: Language;
  readonly persona: string | null;
}

const PADDING = 8;

/** All rows of a map, from the stages' heads down. */
export function rowsOf(reading: Reading): readonly Row[] {
  const byPath = pathsOf(reading.drawn);
  const rows = new Rows(reading, byPath);
  return [rows.heads(), ...reading.grid.lanes.flatMap((lane) => rows.lane(lane))].filter(
    (row) => row.cells.length > 0,
  );
}

/** Elements by their path. */
function pathsOf(drawn: Drawn): ReadonlyMap<string, readonly DrawnElement[]> {
  const found = new Map<string, DrawnElement[]>();
  for (const element of drawn.elements) {
    if (element.path === "") continue;
    const known = found.get(element.path);
    if (known) known.push(element);
    else found.set(element.path, [element]);
  }
  return found;
}

/** Words that an element shows; the whole text where the picture shortens it. */
export function wordsOf(element: DrawnElement): string {
  return element.title || element.texts.map((text) => text.text).join(" ");
}

class Rows {
  constructor(
    private readonly reading: Reading,
    private readonly byPath: ReadonlyMap<string, readonly DrawnElement[]>,
  ) {}

  heads(): Row {
    const { grid } = this.reading;
    const span = { id: "stages", title: "", y: grid.heads.y, height: grid.heads.height };
    return this.byStage(span, "stages", (stage) => ({
      kind: "text",
      path: `stages.${stage}.names`,
    }));
  }

  lane(lane: LaneSpan): readonly Row[] {
    switch (lane.id) {
      case "touchpoints":
        return [
          this.byColumn(lane, lane.id, (id) => ({ kind: "text", path: `touchpoints.${id}.name` })),
        ];
      case "goals":
        return [
          this.byColumn(lane, lane.id, (id) => ({ kind: "text", path: `touchpoints.${id}.goal` })),
        ];
      case "actions":
      case "thoughts":
        return [
          this.byColumn(lane, lane.id, (id) => ({
            kind: "lines",
            path: `touchpoints.${id}.${lane.id}`,
          })),
        ];
      case "needs":
        return [
          this.byStage(lane, "needs", (key) => ({ kind: "lines", path: `stages.${key}.needs` })),
          this.byStage(lane, "motivation", (key) => ({
            kind: "text",
            path: `stages.${key}.motivation`,
          })),
        ];
      case "experience":
        return ["wanted", "promised"].map((part) =>
          this.byColumn(lane, part, (id) => ({
            kind: "text",
            path: `touchpoints.${id}.experience.${part}`,
          })),
        );
      case "emotion":
        return [this.emotion(lane)];
      case "owners":
        return [
          this.byColumn(lane, "owners", (id) => ({
            kind: "owner",
            path: `touchpoints.${id}.owner`,
          })),
        ];
      case "pains":
      case "opportunities":
        return [this.items(lane)];
      case "claims":
        return [this.claims(lane)];
      default:
        return [lane.id.startsWith("lanes.") ? this.own(lane) : this.read(lane)];
    }
  }

  private byStage(
    lane: LaneSpan,
    row: string,
    field: (stage: string) => Pick<Cell, "kind" | "path">,
  ): Row {
    const cells = this.reading.grid.stages.map((stage) => {
      const { kind, path } = field(stage.key);
      return this.cell(row, stage.key, kind, path, `stages.${stage.key}`, [
        stage.x,
        lane.y,
        stage.width,
        lane.height,
      ]);
    });
    return { id: row, lane: lane.id, title: lane.title, cells };
  }

  private byColumn(
    lane: LaneSpan,
    row: string,
    field: (touchpoint: string) => Pick<Cell, "kind" | "path">,
  ): Row {
    const cells = this.reading.grid.columns.map((column) => {
      const { kind, path } = field(column.touchpoint);
      return this.cell(
        row,
        column.touchpoint,
        kind,
        path,
        `touchpoints.${column.touchpoint}`,
        columnBox(column, lane),
      );
    });
    return { id: row, lane: lane.id, title: lane.title, cells };
  }

  private cell(
    row: string,
    column: string,
    kind: CellKind,
    path: string,
    about: string,
    room: Box,
    items: readonly CellItem[] = [],
  ): Cell {
    const drawn = this.drawnAt(path);
    const written = this.written(kind, path);
    const shown = drawn.map(wordsOf).join("\n");
    // a name that the map takes from its model or its touchpoints is drawn, though the map does not write it
    const text =
      items.length > 0
        ? items.map((item) => item.text).join("\n")
        : written || (kind === "text" ? shown : "");
    const area = around(drawn.flatMap((element) => (element.hit ? [element.hit] : [])));
    return {
      key: `${row}:${column}`,
      row,
      kind,
      path,
      about,
      text,
      items,
      box: boxOfCell(row, room, area),
    };
  }

  private written(kind: CellKind, path: string): string {
    const { document, language } = this.reading;
    const value = at(document, path);
    if (kind === "lines") return linesIn(value, language).join("\n");
    if (kind === "owner") return typeof value === "string" ? value : "";
    return textIn(value, language);
  }

  private drawnAt(path: string): readonly DrawnElement[] {
    const lines = [...this.byPath.keys()].filter(
      (known) => /^\d+$/.test(known.slice(path.length + 1)) && known.startsWith(`${path}.`),
    );
    return [path, ...lines].flatMap((each) => this.byPath.get(each) ?? []);
  }

  private emotion(lane: LaneSpan): Row {
    const { persona, document, grid } = this.reading;
    const cells = grid.columns.map((column) => {
      const about = `touchpoints.${column.touchpoint}`;
      const path = `${about}.experience.emotion.${persona ?? ""}`;
      const value = at(document, path);
      const text = typeof value === "number" ? String(value) : "";
      const box = columnBox(column, lane);
      return {
        key: `emotion:${column.touchpoint}`,
        row: "emotion",
        kind: "emotion" as const,
        path,
        about,
        text,
        items: [],
        box,
      };
    });
    return { id: "emotion", lane: lane.id, title: lane.title, cells };
  }

  /** Pains by touchpoint; opportunities by the touchpoint of their pain. */
  private items(lane: LaneSpan): Row {
    const { document, language, grid } = this.reading;
    const cells = grid.columns.map((column) => {
      const about = `touchpoints.${column.touchpoint}`;
      const items = listAt(document, lane.id).flatMap((item): CellItem[] => {
        const id = nameOf(item);
        if (!isObject(item) || id === null || placeOf(document, item) !== column.touchpoint)
          return [];
        return [{ path: `${lane.id}.${id}`, text: textIn(item["text"], language) }];
      });
      return this.cell(
        lane.id,
        column.touchpoint,
        "items",
        lane.id,
        about,
        columnBox(column, lane),
        items,
      );
    });
    return { id: lane.id, lane: lane.id, title: lane.title, cells };
  }

  /** Claims by the stage under which they are drawn. */
  private claims(lane: LaneSpan): Row {
    const { document, language, grid } = this.reading;
    const cells = grid.stages.map((stage) => {
      const items = listAt(document, "claims").flatMap((item): CellItem[] => {
        const id = nameOf(item);
        const hit = id === null ? null : this.byPath.get(`claims.${id}.says`)?.[0]?.hit;
        if (!isObject(item) || id === null || !hit || !within(stage, hit[0])) return [];
        return [{ path: `claims.${id}`, text: textIn(item["says"], language) }];
      });
      const room: Box = [stage.x, lane.y, stage.width, lane.height];
      return this.cell("claims", stage.key, "items", "claims", `stages.${stage.key}`, room, items);
    });
    return { id: "claims", lane: lane.id, title: lane.title, cells };
  }

  /** A lane of the user's own: a cell for a touchpoint each, or one for a stage that is written so. */
  private own(lane: LaneSpan): Row {
    const { document, grid } = this.reading;
    const keys = stageKeys(document);
    const cells = grid.stages.flatMap((stage) => {
      const room: Box = [stage.x, lane.y, stage.width, lane.height];
      const columns = grid.columns.filter((column) => column.stage === stage.key);
      const written = at(document, `${lane.id}.cells.${stage.key}`) !== undefined;
      const whole = keys.includes(stage.key) && (written || columns.length === 0);
      return [
        ...(whole
          ? [
              this.cell(
                lane.id,
                stage.key,
                "text",
                `${lane.id}.cells.${stage.key}`,
                `stages.${stage.key}`,
                room,
              ),
            ]
          : []),
        ...(written
          ? []
          : columns.map((column) =>
              this.cell(
                lane.id,
                column.touchpoint,
                "text",
                `${lane.id}.cells.${column.touchpoint}`,
                `touchpoints.${column.touchpoint}`,
                columnBox(column, lane),
              ),
            )),
      ];
    });
    return { id: lane.id, lane: lane.id, title: lane.title, cells };
  }

  /** What is measured and cannot be edited, such as the flow of customers. */
  private read(lane: LaneSpan): Row {
    const { drawn, grid } = this.reading;
    const cells = grid.stages.map((stage) => {
      const path = `stages.${stage.key}`;
      const words = drawn.elements
        .filter(
          (element) =>
            element.path === path &&
            element.texts.some(({ y }) => y >= lane.y && y < lane.y + lane.height),
        )
        .map(wordsOf);
      const box: Box = [stage.x, lane.y, stage.width, lane.height];
      return {
        key: `${lane.id}:${stage.key}`,
        row: lane.id,
        kind: "read" as const,
        path,
        about: path,
        text: words.join(", "),
        items: [],
        box,
      };
    });
    return { id: lane.id, lane: lane.id, title: lane.title, cells };
  }
}

function columnBox(column: ColumnSpan, lane: LaneSpan): Box {
  return [column.x, lane.y, column.width, lane.height];
}

function within(stage: StageSpan, x: number): boolean {
  return x >= stage.x && x < stage.x + stage.width;
}

/** Where a pain or an opportunity stands: its touchpoint. */
function placeOf(document: Json, item: { readonly [key: string]: Json }): string | null {
  if (typeof item["at"] === "string") return item["at"];
  const place =
    typeof item["for"] === "string" ? at(document, `pains.${item["for"]}.at`) : undefined;
  return typeof place === "string" ? place : null;
}

/** A cell is as large as its room; where its words are set wider or beside others', it is as large as they are. */
function boxOfCell(row: string, room: Box, area: Box | null): Box {
  if (!area || row === "stages" || row === "touchpoints") return room;
  const [x, y, width, height] = area;
  return [x - PADDING, y - PADDING, width + 2 * PADDING, height + 2 * PADDING];
}

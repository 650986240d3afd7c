/** Where what is dragged would come to lie; pure. */
import type { Grid } from "../../../scene/grid";
import type { Point } from "../../../scene/hits";

/** A place for a touchpoint: its stage, before which touchpoint (its end where null), and where to mark it. */
export interface TouchpointPlace {
  readonly stage: string;
  readonly before: string | null;
  readonly x: number;
}

/** A place for a stage: its position among the others, and where to mark it. */
export interface StagePlace {
  readonly index: number;
  readonly x: number;
}

/** Where a touchpoint would go that is dragged to a point. */
export function touchpointPlace(grid: Grid, id: string, point: Point): TouchpointPlace | null {
  const distance = (stage: { x: number; width: number }): number =>
    Math.max(stage.x - point.x, point.x - stage.x - stage.width, 0);
  const stage = grid.stages.reduce<Grid["stages"][number] | null>(
    (best, one) => (best && distance(best) <= distance(one) ? best : one),
    null,
  );
  if (!stage) return null;
  const row = grid.columns.filter((column) => column.stage === stage.key);
  const others = row.filter((column) => column.touchpoint !== id);
  const next = others.find((column) => column.center > point.x);
  const last = others.at(-1);
  const x = next ? next.x : last ? last.x + last.width : stage.x + stage.width / 2;
  return { stage: stage.key, before: next?.touchpoint ?? null, x };
}

/** Where a stage would go that is dragged to a point. */
export function stagePlace(grid: Grid, key: string, point: Point): StagePlace | null {
  const others = grid.stages.filter((stage) => stage.key !== key);
  const index = others.filter((stage) => stage.x + stage.width / 2 < point.x).length;
  const next = others[index];
  const last = others.at(-1);
  if (!last) return null;
  return { index, x: next ? next.x - 7 : last.x + last.width + 7 };
}

/** What is dragged, and the mark of where it would come to lie. */
import type { Grid } from "../../../scene/grid";
import css from "./Canvas.module.css";
import { useNames } from "./names";
import type { Drag } from "./usePointer";

export function Dragged({ drag, grid, zoom }: { drag: Drag; grid: Grid; zoom: number }) {
  const names = useNames();
  if (drag.what === "emotion") return null;
  const about = drag.what === "stage" ? `stages.${drag.id}` : `touchpoints.${drag.id}`;
  const lane = grid.lanes.find((one) => one.id === "touchpoints");
  const top = drag.what === "stage" ? grid.heads.y : (lane?.y ?? grid.heads.y);
  const height = drag.what === "stage" ? grid.bottom - top : (lane?.height ?? 120);
  return (
    <div className={css.outlines} aria-hidden>
      {drag.place && (
        <div
          className={css.mark}
          style={{ left: drag.place.x * zoom - 1.5, top: top * zoom, height: height * zoom }}
        />
      )}
      <div
        className={css.ghost}
        style={{ left: drag.point.x * zoom + 12, top: drag.point.y * zoom + 12 }}
      >
        {names.about(about)}
      </div>
    </div>
  );
}

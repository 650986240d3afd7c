/** The foot of the editor: verdicts, hints, which stages are in sight, the map's size. */
import { ActionIcon, UnstyledButton } from "@mantine/core";
import { IconArrowsMaximize, IconBulb, IconMinus, IconPlus } from "@tabler/icons-react";
import type { Grid } from "../../../scene/grid";
import { VerdictMark, type Verdict } from "../../parts/Mark";
import { useWords } from "../../words/words";
import { useFigures } from "../../words/useFigures";
import { useEditor } from "./editor";
import css from "./Editor.module.css";
import type { ShownClaim } from "../../../editing/claims";
import { limited, NATURAL } from "./usePan";
import { words } from "./words";

const ORDER: readonly Verdict[] = ["confirmed", "refuted", "undecided", "quotes"];
const STEP = 1.2;

interface FootProps {
  claims: readonly ShownClaim[];
  hints: number;
  grid: Grid;
  /** Left and right end of what is in sight, in scene units. */
  sight: readonly [number, number];
  zoom: number;
  setZoom: (zoom: number) => void;
  fit: () => void;
}

export function Foot({ claims, hints, grid, sight, zoom, setZoom, fit }: FootProps) {
  const t = useWords(words);
  const { open } = useEditor();
  const { percent } = useFigures();
  const icon = { size: 15, stroke: 1.8, "aria-hidden": true } as const;
  return (
    <footer className={css.foot}>
      <Verdicts claims={claims} />
      {hints > 0 && (
        <UnstyledButton className={css.hints} onClick={() => open("lint")}>
          <IconBulb size={16} stroke={1.7} aria-hidden /> {t("hints", { count: hints })}
        </UnstyledButton>
      )}
      <div className={css.sight}>
        <InSight grid={grid} sight={sight} />
        <span className={css.zoom} role="group" aria-label={t("zoomed")}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={28}
            aria-label={t("zoomOut")}
            onClick={() => setZoom(limited(zoom / STEP))}
          >
            <IconMinus {...icon} />
          </ActionIcon>
          <UnstyledButton className={css.percent} onClick={() => setZoom(NATURAL)}>
            {percent(zoom / NATURAL, 0)}
          </UnstyledButton>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={28}
            aria-label={t("zoomIn")}
            onClick={() => setZoom(limited(zoom * STEP))}
          >
            <IconPlus {...icon} />
          </ActionIcon>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={28}
            aria-label={t("zoomFit")}
            title={t("zoomFit")}
            onClick={fit}
          >
            <IconArrowsMaximize {...icon} />
          </ActionIcon>
        </span>
      </div>
    </footer>
  );
}

/** How many claims have which verdict; by mark and number, with the word for readers of the page. */
export function Verdicts({ claims }: { claims: readonly ShownClaim[] }) {
  const t = useWords(words);
  return (
    <span className={css.verdicts}>
      {ORDER.map((verdict) => {
        const count = claims.filter((claim) => claim.verdict === verdict).length;
        return (
          count > 0 && (
            <span key={verdict} className={css.verdict}>
              <VerdictMark verdict={verdict} size={17} />
              {count}
            </span>
          )
        );
      })}
      {claims.length > 0 && (
        <span className={css.quiet}>{t("claims", { count: claims.length })}</span>
      )}
    </span>
  );
}

/** Which of the stages are in sight. */
function InSight({ grid, sight: [left, right] }: Pick<FootProps, "grid" | "sight">) {
  const t = useWords(words);
  const middle = (stage: Grid["stages"][number]): number => stage.x + stage.width / 2;
  const seen = grid.stages.map((stage) => middle(stage) >= left && middle(stage) <= right);
  const first = seen.indexOf(true);
  if (first < 0) return null;
  const said = t("stageOf", {
    first: first + 1,
    last: seen.lastIndexOf(true) + 1,
    count: grid.stages.length,
  });
  return (
    <span className={css.insight}>
      {t("stage")}
      <span className={css.bars} aria-hidden>
        {grid.stages.map((stage, index) => (
          <i key={stage.key} data-seen={seen[index] || undefined} />
        ))}
      </span>
      {said}
    </span>
  );
}

/** The map for a room: full screen, one stage after the other. */
import { ActionIcon, Button } from "@mantine/core";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import type { Drawn } from "../../../scene/drawn";
import { inGutter, type Grid } from "../../../scene/grid";
import { useWords } from "../../words/words";
import { useNames } from "./names";
import css from "./Present.module.css";
import { ScenePicture } from "./ScenePicture";
import { words } from "./words";

const MARGIN = 10;
// where the names of the lanes begin
const NAMES = 44;
const STEPS: Readonly<Record<string, number>> = {
  ArrowRight: 1,
  PageDown: 1,
  ArrowLeft: -1,
  PageUp: -1,
};

export function Present({
  drawn,
  grid,
  title,
  close,
}: {
  drawn: Drawn;
  grid: Grid;
  title: string;
  close: () => void;
}) {
  const t = useWords(words);
  const names = useNames();
  const show = useRef<HTMLDialogElement>(null);
  // the whole map first, then its stages
  const [place, setPlace] = useState(0);
  const count = grid.stages.length;
  const go = (by: number): void => setPlace((now) => Math.max(0, Math.min(count, now + by)));
  useFullScreen(show, close);
  useArrows(show, go);
  const stage = grid.stages[place - 1];
  const half = grid.lanes.find((lane) => lane.id === "emotion")?.y ?? grid.bottom;
  return (
    <dialog ref={show} className={css.show} aria-label={`${t("present")}: ${title}`}>
      <header className={css.head}>
        <h1>{drawn.title || title}</h1>
        <span className={css.place} role="status">
          {stage
            ? `${names.about(`stages.${stage.key}`)} · ${t("stagePlace", { place, count })}`
            : t("wholeMap")}
        </span>
      </header>
      <div className={css.stage} key={place}>
        {stage ? (
          [
            [grid.heads.y, half],
            [half, grid.bottom],
          ].map(([top = 0, bottom = 0]) => (
            <div key={top} className={css.part}>
              <ScenePicture
                drawn={drawn}
                only={inGutter}
                window={() => [NAMES, top, drawn.gutter - NAMES, bottom - top]}
                copy
              />
              <ScenePicture
                drawn={drawn}
                window={() => [stage.x - MARGIN, top, stage.width + 2 * MARGIN, bottom - top]}
              />
            </div>
          ))
        ) : (
          <ScenePicture drawn={drawn} className={css.whole} />
        )}
      </div>
      <footer className={css.foot}>
        <ActionIcon
          variant="default"
          size={40}
          aria-label={t("previous")}
          disabled={place === 0}
          onClick={() => go(-1)}
        >
          <IconChevronLeft size={20} stroke={1.7} aria-hidden />
        </ActionIcon>
        <ol className={css.dots}>
          {[null, ...grid.stages].map((one, index) => (
            <li key={one?.key ?? ""}>
              <button
                type="button"
                data-on={index === place || undefined}
                aria-current={index === place}
                onClick={() => setPlace(index)}
              >
                {one ? names.about(`stages.${one.key}`) : t("wholeMap")}
              </button>
            </li>
          ))}
        </ol>
        <ActionIcon
          variant="default"
          size={40}
          aria-label={t("next")}
          disabled={place === count}
          onClick={() => go(1)}
        >
          <IconChevronRight size={20} stroke={1.7} aria-hidden />
        </ActionIcon>
        <Button variant="default" onClick={close}>
          {t("endShow")}
        </Button>
      </footer>
    </dialog>
  );
}

/** A modal dialog over everything; full screen where the browser allows it, and closed when that ends. */
function useFullScreen(show: React.RefObject<HTMLDialogElement | null>, close: () => void): void {
  const latest = useRef(close);
  useEffect(() => {
    latest.current = close;
  });
  useEffect(() => {
    const dialog = show.current;
    if (!dialog) return undefined;
    dialog.showModal();
    let full = false;
    void dialog.requestFullscreen?.().then(
      () => {
        full = true;
      },
      () => undefined,
    );
    const changed = (): void => {
      if (full && !document.fullscreenElement) latest.current();
    };
    const cancelled = (): void => latest.current();
    document.addEventListener("fullscreenchange", changed);
    dialog.addEventListener("cancel", cancelled);
    return () => {
      document.removeEventListener("fullscreenchange", changed);
      dialog.removeEventListener("cancel", cancelled);
      full = false;
      if (document.fullscreenElement) void document.exitFullscreen();
      dialog.close();
    };
  }, [show]);
}

/** Arrow keys go on and back, as does what a presenter's remote sends. */
function useArrows(
  show: React.RefObject<HTMLDialogElement | null>,
  go: (by: number) => void,
): void {
  const latest = useRef(go);
  useEffect(() => {
    latest.current = go;
  });
  useEffect(() => {
    const dialog = show.current;
    const pressed = (event: KeyboardEvent): void => {
      const by = STEPS[event.key];
      if (by === undefined) return;
      event.preventDefault();
      latest.current(by);
    };
    dialog?.addEventListener("keydown", pressed);
    return () => dialog?.removeEventListener("keydown", pressed);
  }, [show]);
}

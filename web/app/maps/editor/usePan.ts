/** Moving and zooming the sheet: space or the middle button drags it, Ctrl and the wheel zoom at the pointer. */
import { useEffect, useLayoutEffect, useRef, useState } from "react";

export const SMALLEST = 0.2;
export const LARGEST = 2.5;
/** Scene units to pixels at 100%: the body of the map is then as large as the body of the screens. */
export const NATURAL = 13 / 15;

/** A zoom within its limits. */
export function limited(zoom: number): number {
  return Math.max(SMALLEST, Math.min(LARGEST, zoom));
}

export function usePan(
  scroller: React.RefObject<HTMLElement | null>,
  zoom: number,
  setZoom: (zoom: number) => void,
): boolean {
  const [space, setSpace] = useState(false);
  const anchor = useRef<{ x: number; y: number; left: number; top: number; zoom: number } | null>(
    null,
  );
  const latest = useRef({ zoom, setZoom });
  useEffect(() => {
    latest.current = { zoom, setZoom };
  });
  // the point under the pointer stays under it
  useLayoutEffect(() => {
    const from = anchor.current;
    const view = scroller.current;
    if (!from || !view || from.zoom === zoom) return;
    anchor.current = null;
    view.scrollTo(
      ((from.left + from.x) * zoom) / from.zoom - from.x,
      ((from.top + from.y) * zoom) / from.zoom - from.y,
    );
  }, [scroller, zoom]);
  useEffect(() => {
    const view = scroller.current;
    if (!view) return undefined;
    const wheel = (event: WheelEvent): void => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      const { left, top } = view.getBoundingClientRect();
      const { zoom: before, setZoom: set } = latest.current;
      anchor.current = {
        x: event.clientX - left,
        y: event.clientY - top,
        left: view.scrollLeft,
        top: view.scrollTop,
        zoom: before,
      };
      set(limited(before * Math.exp(-event.deltaY / 400)));
    };
    const stop = [panned(view, () => space), spaced(setSpace)];
    view.addEventListener("wheel", wheel, { passive: false });
    return () => {
      view.removeEventListener("wheel", wheel);
      for (const end of stop) end();
    };
  }, [scroller, space]);
  return space;
}

/** Drag the view with the middle button, or with any while space is held. */
function panned(view: HTMLElement, spaceHeld: () => boolean): () => void {
  let from: { x: number; y: number; left: number; top: number } | null = null;
  const down = (event: PointerEvent): void => {
    if (event.button !== 1 && !(event.button === 0 && spaceHeld())) return;
    event.preventDefault();
    event.stopPropagation();
    from = { x: event.clientX, y: event.clientY, left: view.scrollLeft, top: view.scrollTop };
    view.setPointerCapture(event.pointerId);
  };
  const move = (event: PointerEvent): void => {
    if (from) view.scrollTo(from.left + from.x - event.clientX, from.top + from.y - event.clientY);
  };
  const up = (): void => {
    from = null;
  };
  view.addEventListener("pointerdown", down, { capture: true });
  view.addEventListener("pointermove", move);
  view.addEventListener("pointerup", up);
  view.addEventListener("pointercancel", up);
  return () => {
    view.removeEventListener("pointerdown", down, { capture: true });
    view.removeEventListener("pointermove", move);
    view.removeEventListener("pointerup", up);
    view.removeEventListener("pointercancel", up);
  };
}

function spaced(set: (held: boolean) => void): () => void {
  const typing = (event: KeyboardEvent): boolean =>
    event.target instanceof Element &&
    event.target.closest("input, textarea, button, a, [role=slider]") !== null;
  const down = (event: KeyboardEvent): void => {
    if (event.key !== " " || typing(event) || event.isComposing) return;
    event.preventDefault();
    set(true);
  };
  const up = (event: KeyboardEvent): void => {
    if (event.key === " ") set(false);
  };
  addEventListener("keydown", down);
  addEventListener("keyup", up);
  return () => {
    removeEventListener("keydown", down);
    removeEventListener("keyup", up);
  };
}

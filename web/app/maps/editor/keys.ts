/** What a key does on the map; pure, so that every rule about input methods can be tested. */
import type { Direction } from "../../../editing/moving";

/** What of a keyboard event counts. */
export interface Pressed {
  readonly key: string;
  readonly code?: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly isComposing: boolean;
  readonly keyCode: number;
}

export type GridAction =
  | { readonly do: "go"; readonly direction: Direction }
  | { readonly do: "shift"; readonly by: -1 | 1 }
  | { readonly do: "follow"; readonly by: -1 | 1 }
  | { readonly do: "claimStep"; readonly by: -1 | 1 }
  | { readonly do: "end"; readonly by: -1 | 1 }
  | {
      readonly do:
        | "edit"
        | "leave"
        | "claim"
        | "comment"
        | "evidence"
        | "undo"
        | "redo"
        | "help"
        | "menu"
        | "remove";
    };

const ARROWS: Readonly<Record<string, Direction>> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
};
// while an input method composes, browsers give this code for every key, also where they do not say so
const COMPOSING = 229;

/** Whether an input method is in the middle of a syllable: then no key means anything but a letter. */
export function isComposing(pressed: Pick<Pressed, "isComposing" | "keyCode">): boolean {
  return pressed.isComposing || pressed.keyCode === COMPOSING;
}

/** What a key does while a cell is selected; null where it does nothing here. */
export function gridAction(pressed: Pressed): GridAction | null {
  if (isComposing(pressed)) return null;
  if (pressed.ctrlKey || pressed.metaKey) return withControl(pressed);
  const direction = ARROWS[pressed.key];
  if (pressed.altKey) {
    return direction === "left" || direction === "right"
      ? { do: "shift", by: direction === "left" ? -1 : 1 }
      : null;
  }
  if (direction) return { do: "go", direction };
  switch (pressed.key) {
    case "Tab":
      return { do: "follow", by: pressed.shiftKey ? -1 : 1 };
    case "Home":
      return { do: "end", by: -1 };
    case "End":
      return { do: "end", by: 1 };
    case "Enter":
    case "F2":
      return { do: "edit" };
    case "Escape":
      return { do: "leave" };
    case "Delete":
    case "Backspace":
      return { do: "remove" };
    case "ContextMenu":
      return { do: "menu" };
    case "F10":
      return pressed.shiftKey ? { do: "menu" } : null;
    case "[":
      return { do: "claimStep", by: -1 };
    case "]":
      return { do: "claimStep", by: 1 };
    case "?":
      return { do: "help" };
    default:
      return letter(pressed.key);
  }
}

function withControl(pressed: Pressed): GridAction | null {
  if (pressed.altKey) return null;
  switch (pressed.key.toLowerCase()) {
    case "z":
      return { do: pressed.shiftKey ? "redo" : "undo" };
    case "y":
      return { do: "redo" };
    default:
      return null;
  }
}

function letter(key: string): GridAction | null {
  switch (key.toLowerCase()) {
    case "c":
      return { do: "claim" };
    case "m":
      return { do: "comment" };
    case "e":
      return { do: "evidence" };
    default:
      return null;
  }
}

export type WritingAction = "keep" | "keepAndNext" | "keepAndBack" | "leave";

/**
 * What a key does while words are written in a cell; null where it is the text's own.
 *
 * `Enter` while a syllable is composed ends the syllable and nothing else.
 */
export function writingAction(pressed: Pressed): WritingAction | null {
  if (isComposing(pressed)) return null;
  switch (pressed.key) {
    case "Enter":
      return pressed.shiftKey ? null : "keep";
    case "Tab":
      return pressed.shiftKey ? "keepAndBack" : "keepAndNext";
    case "Escape":
      return "leave";
    default:
      return null;
  }
}

const STEP = 0.05;
const STRIDE = 0.2;

/** The emotion after a key on its point; null where the key is none of the point's. */
export function pushed(value: number, pressed: Pressed): number | null {
  if (isComposing(pressed) || pressed.ctrlKey || pressed.metaKey || pressed.altKey) return null;
  const step = pressed.shiftKey ? STRIDE : STEP;
  switch (pressed.key) {
    case "ArrowUp":
    case "ArrowRight":
      return inScale(value + step);
    case "ArrowDown":
    case "ArrowLeft":
      return inScale(value - step);
    case "PageUp":
      return inScale(value + STRIDE);
    case "PageDown":
      return inScale(value - STRIDE);
    case "Home":
      return -1;
    case "End":
      return 1;
    default:
      return null;
  }
}

/** An emotion on its scale, in hundredths. */
export function inScale(value: number): number {
  return Math.round(Math.max(-1, Math.min(1, value)) * 100) / 100 + 0;
}

/** An emotion as a pointer leaves it: on the steps of the keys. */
export function snapped(value: number): number {
  return inScale(Math.round(value / STEP) * STEP);
}

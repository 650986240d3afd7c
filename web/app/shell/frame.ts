/** What a screen asks of the shell around it. */
import { createContext, use, useLayoutEffect } from "react";

export interface Frame {
  /** Make the navigation a narrow rail, as the editor wants it. */
  setRail: (rail: boolean) => void;
  openPalette: () => void;
}

export const FrameContext = createContext<Frame>({
  setRail: () => undefined,
  openPalette: () => undefined,
});

export function useFrame(): Frame {
  return use(FrameContext);
}

/** Narrow the navigation while the component is on the screen. */
export function useRail(rail: boolean): void {
  const { setRail } = useFrame();
  useLayoutEffect(() => {
    setRail(rail);
    return () => setRail(false);
  }, [rail, setRail]);
}

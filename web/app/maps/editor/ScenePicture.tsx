/** A scene in React: the picture keeps its own nodes, React only gives it a place and the data. */
import { useEffect, useLayoutEffect, useRef } from "react";
import type { Drawn } from "../../../scene/drawn";
import { Picture, type PictureOptions } from "../../../scene/picture";
import { adoptStyles } from "../../../scene/styles";

interface ScenePictureProps extends PictureOptions {
  drawn: Drawn;
  className?: string | undefined;
  style?: React.CSSProperties;
}

/** Draw a scene, or a part of it. `only` and `window` must not change while it is on the screen. */
export function ScenePicture({ drawn, className, style, ...options }: ScenePictureProps) {
  const host = useRef<HTMLDivElement>(null);
  const picture = useRef<Picture>(null);
  const first = useRef(options);
  useLayoutEffect(() => {
    if (!host.current) return undefined;
    const made = new Picture(host.current, first.current);
    picture.current = made;
    return () => made.remove();
  }, []);
  useLayoutEffect(() => picture.current?.show(drawn), [drawn]);
  useEffect(() => adoptStyles(drawn.styles), [drawn.styles]);
  return <div ref={host} className={className} style={style} />;
}

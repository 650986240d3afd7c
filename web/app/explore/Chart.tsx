/** The frame of a picture: as wide as its place, with a name that states its finding, described by its table. */
import { useElementSize } from "@mantine/hooks";
import css from "./Chart.module.css";

interface ChartProps {
  /** A word by which the picture is exported. */
  id: string;
  /** The finding in a sentence. */
  name: string;
  /** The id of the table with the same rows. */
  table?: string;
  /** Wider pictures keep this width in their middle. */
  usual: number;
  height: (width: number) => number;
  /** Draws into the given width. */
  children: (width: number) => React.ReactNode;
  /** Parts of it can be pressed, so that it is no mere image. */
  interactive?: boolean;
}

export function Chart({
  id,
  name,
  table,
  usual,
  height,
  children,
  interactive = false,
}: ChartProps) {
  const { ref, width: measured } = useElementSize();
  const width = Math.round(measured) || usual;
  const tall = height(width);
  return (
    <figure ref={ref} className={css.figure}>
      <svg
        data-picture={id}
        viewBox={`0 0 ${String(width)} ${String(tall)}`}
        width={width}
        height={tall}
        role={interactive ? "group" : "img"}
        aria-label={name}
        aria-describedby={table}
      >
        {children(width)}
      </svg>
    </figure>
  );
}

/** The marks of the maps, drawn from the same figures: verdicts, pains, opportunities, effort, faces, icons. */
import { useWords } from "../words/words";
import { FACES, ICONS, MARKS, type Shape } from "./drawings";
import css from "./Mark.module.css";
import { words } from "./words";

export type Verdict = "confirmed" | "refuted" | "undecided" | "quotes";
export type FaceLevel = 0 | 1 | 2 | 3 | 4 | 5;
export type IconName = keyof typeof ICONS;

/** The role whose colour a verdict takes. */
export const VERDICT_ROLE = {
  confirmed: "ok",
  refuted: "no",
  undecided: "open",
  quotes: "ink-2",
} as const satisfies Record<Verdict, string>;

function draw(shapes: readonly Shape[]): React.ReactNode {
  return shapes.map(({ tag: Tag, ...attributes }, index) => <Tag key={index} {...attributes} />);
}

interface DrawnProps {
  size?: number;
  className?: string;
}

/** A verdict's mark; always beside a word or a figure, which is why it is not read aloud. */
export function VerdictMark({
  verdict,
  size = 16,
  stale = false,
  className,
}: DrawnProps & { verdict: Verdict; stale?: boolean }) {
  return (
    <svg
      className={[css.drawn, className].filter(Boolean).join(" ")}
      width={size}
      height={size}
      viewBox="0 0 24 24"
      aria-hidden
    >
      <g opacity={stale ? 0.5 : undefined}>{draw(MARKS[verdict] as Shape[])}</g>
      {stale && (
        <g fill="none" stroke="var(--ink-2)" strokeWidth="1.6" strokeLinecap="round">
          <circle cx="18" cy="18" r="5.2" fill="var(--panel)" />
          <path d="M18 15.4V18L19.8 19" />
        </g>
      )}
    </svg>
  );
}

/** A verdict in its mark and its word, in this order everywhere. */
export function VerdictWord({
  verdict,
  size = 16,
  stale = false,
  children,
}: {
  verdict: Verdict;
  size?: number;
  stale?: boolean;
  /** In the place of the verdict's own word: a figure, a reason. */
  children?: React.ReactNode;
}) {
  const t = useWords(words);
  return (
    <span className={css.verdict} data-verdict={verdict}>
      <VerdictMark verdict={verdict} size={size} stale={stale} />
      <span>
        {children ?? t(verdict)}
        {stale && <span className={css.stale}> · {t("stale")}</span>}
      </span>
    </span>
  );
}

function Numbered({
  name,
  rank,
  label,
  size,
}: {
  name: "pain" | "opportunity";
  rank: number;
  label: string;
  size: number;
}) {
  return (
    <svg
      className={css.drawn}
      width={size}
      height={size}
      viewBox="0 0 24 24"
      role="img"
      aria-label={label}
    >
      {draw(MARKS[name] as Shape[])}
      <text
        x="12"
        y={name === "pain" ? 12.2 : 16}
        textAnchor="middle"
        fontSize={rank > 9 ? 9.5 : 11}
        fontWeight="700"
        fill="var(--on-mark)"
      >
        {rank}
      </text>
    </svg>
  );
}

/** A pain point's triangle with its rank. */
export function PainMark({ rank, size = 22 }: { rank: number; size?: number }) {
  const t = useWords(words);
  return <Numbered name="pain" rank={rank} size={size} label={t("pain", { rank })} />;
}

/** An opportunity's disc with the number of its pain point. */
export function OpportunityMark({ rank, size = 22 }: { rank: number; size?: number }) {
  const t = useWords(words);
  return <Numbered name="opportunity" rank={rank} size={size} label={t("opportunity", { rank })} />;
}

/** Effort as three small squares, one to three of them filled. */
export function Effort({ level }: { level: 1 | 2 | 3 }) {
  const t = useWords(words);
  return (
    <svg
      className={css.drawn}
      width="36"
      height="10"
      viewBox="0 0 36 10"
      role="img"
      aria-label={t("effort", { level })}
    >
      {[0, 1, 2].map((place) => (
        <rect
          key={place}
          x={place * 12 + 0.6}
          y="0.6"
          width="8.8"
          height="8.8"
          fill={place < level ? "var(--action)" : "none"}
          stroke="var(--action)"
          strokeWidth="1.2"
        />
      ))}
    </svg>
  );
}

/** The face of an emotion between -1 and 1; a value on a cut belongs to the face further from the middle. */
export function faceLevel(emotion: number): FaceLevel {
  if (emotion <= -0.6) return 1;
  if (emotion <= -0.2) return 2;
  if (emotion < 0.2) return 3;
  return emotion < 0.6 ? 4 : 5;
}

/** A face; level 0 is the ring with a question mark: too few to say. The value stands beside it. */
export function Face({ level, size = 24, className }: DrawnProps & { level: FaceLevel }) {
  const t = useWords(words);
  return (
    <svg
      className={[css.drawn, className].filter(Boolean).join(" ")}
      width={size}
      height={size}
      viewBox="0 0 24 24"
      role="img"
      aria-label={t(`face${level}`)}
    >
      {draw(FACES[level] ?? [])}
    </svg>
  );
}

/** A channel's icon; a word stands beside it. */
export function ChannelIcon({ name, size = 16, className }: DrawnProps & { name: IconName }) {
  return (
    <svg
      className={[css.drawn, className].filter(Boolean).join(" ")}
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden
    >
      <path d={ICONS[name]} />
    </svg>
  );
}

/** Tell whether a name of the server is one of an icon. */
export function isIcon(name: string): name is IconName {
  return name in ICONS;
}

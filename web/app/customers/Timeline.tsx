/** The picture of one journey: channels one below the other, stages above, what was felt below. */
import { useElementSize } from "@mantine/hooks";
import { useMemo } from "react";
import { ChannelIcon, Face, faceLevel, isIcon } from "../parts/Mark";
import { useLanguage, useText } from "../words/language";
import { useFigures } from "../words/useFigures";
import { useWords } from "../words/words";
import { channelName } from "./channels";
import { stageNames, type Person } from "./customers";
import css from "./Timeline.module.css";
import { fits, GUTTER, HEAD, layOut, namesAbove, type Layout, type Mark } from "./timeline";
import { words } from "./words";

export function Timeline({ person, label }: { person: Person; label: string }) {
  const t = useWords(words);
  const now = useLanguage();
  const inWords = useText();
  const { ref, width } = useElementSize();
  const { money, decimal } = useFigures();
  const labelOf = useMemo(
    () => (mark: Mark) => {
      const { encounter, look } = mark;
      const name = encounter.touchpoint_name ? inWords(encounter.touchpoint_name) : encounter.name;
      if (look === "bought") return encounter.value ? money(encounter.value.minor) : name;
      if (look === "scored" && encounter.score) {
        return `${decimal(encounter.score.value, 0)}/${decimal(encounter.score.high, 0)}`;
      }
      if (look === "left") return t("leftCart");
      return mark.count > 1 ? `${name} ×${String(mark.count)}` : name;
    },
    [t, inWords, money, decimal],
  );
  const laid = useMemo(
    () => layOut(person, Math.max(300, Math.floor(width)), labelOf),
    [person, width, labelOf],
  );
  return (
    <div ref={ref} className={css.frame}>
      <svg
        width={laid.width}
        height={laid.height}
        role="img"
        aria-label={label}
        className={css.picture}
      >
        <Ground laid={laid} />
        <Bands laid={laid} person={person} />
        <g className={css.path}>
          <polyline points={laid.marks.map(({ x, y }) => `${String(x)},${String(y)}`).join(" ")} />
        </g>
        {laid.marks.map((mark, index) => (
          <MarkShape key={index} mark={mark} />
        ))}
        {laid.labels.map((one) => (
          <text key={one.key} className={css.label} x={one.x} y={one.y} textAnchor="middle">
            {labelOf(one.mark)}
          </text>
        ))}
        <Felt laid={laid} />
      </svg>
      <ul className={css.gutter} aria-hidden>
        <li style={{ top: HEAD - 27 }}>{t("stages")}</li>
        {laid.rows.map((row) => (
          <li key={row.id} style={{ top: row.y - 10 }}>
            {isIcon(row.icon) && <ChannelIcon name={row.icon} size={16} />}
            <span title={channelName(row.id, now, t("noChannel"))}>
              {channelName(row.id, now, t("noChannel"))}
            </span>
          </li>
        ))}
        <li style={{ top: laid.felt.y - 10 }}>{t("feelings")}</li>
      </ul>
    </div>
  );
}

function Ground({ laid }: { laid: Layout }) {
  const { dayOf } = useFigures();
  const end = laid.width - 8;
  return (
    <g className={css.ground}>
      {laid.rows.map((row) => (
        <line key={row.id} x1={GUTTER} x2={end} y1={row.y} y2={row.y} />
      ))}
      <line x1={GUTTER} x2={end} y1={laid.felt.y} y2={laid.felt.y} className={css.zero} />
      {laid.days.map((day, index) => (
        <g key={day.iso}>
          <line x1={day.x} x2={day.x} y1={HEAD + 2} y2={laid.height - 22} />
          <text
            className={css.day}
            x={day.x}
            y={laid.height - 6}
            textAnchor={index === 0 ? "start" : index === laid.days.length - 1 ? "end" : "middle"}
          >
            {dayOf(day.iso)}
          </text>
        </g>
      ))}
    </g>
  );
}

function Bands({ laid, person }: { laid: Layout; person: Person }) {
  const inWords = useText();
  const names = stageNames(person);
  const nameOf = (stage: string) => inWords(names.get(stage) ?? { vi: stage, en: stage });
  const above = namesAbove(laid.bands, nameOf);
  return (
    <g>
      {laid.bands.map((band, index) => {
        const name = nameOf(band.stage);
        return (
          <g key={index}>
            <rect
              className={band.last ? css.lastBand : css.band}
              x={band.x}
              y={HEAD - 28}
              width={band.width}
              height={22}
              rx={5}
            >
              <title>{name}</title>
            </rect>
            {fits(name, band.width) && (
              <text className={css.bandName} x={band.x + 8} y={HEAD - 13}>
                {name}
              </text>
            )}
            {above.has(index) && (
              <text
                className={css.small}
                x={band.x > laid.width - 90 ? band.x + band.width : band.x}
                y={HEAD - 34}
                textAnchor={band.x > laid.width - 90 ? "end" : "start"}
              >
                {name}
              </text>
            )}
          </g>
        );
      })}
    </g>
  );
}

function MarkShape({ mark }: { mark: Mark }) {
  const { x, y, look, encounter } = mark;
  if (look === "business") {
    return <rect className={css.business} x={x - 5} y={y - 5} width={10} height={10} />;
  }
  if (look === "left") {
    return (
      <g className={css.left}>
        <circle cx={x} cy={y} r={6.5} />
        <path d={`M${String(x - 2.6)} ${String(y - 2.6)}l5.2 5.2m0 -5.2l-5.2 5.2`} />
      </g>
    );
  }
  if (look === "bought") {
    return (
      <g className={css.bought}>
        <circle cx={x} cy={y} r={8.5} />
        <text x={x} y={y + 3.6} textAnchor="middle">
          ₫
        </text>
      </g>
    );
  }
  if (look === "scored" && typeof encounter.score?.emotion === "number") {
    return (
      <g transform={`translate(${String(x - 10)} ${String(y - 10)})`}>
        <Face level={faceLevel(encounter.score.emotion)} size={20} />
      </g>
    );
  }
  return <circle className={css.customer} cx={x} cy={y} r={5} />;
}

/** What was felt: points at their height, each with its face and value; nothing is drawn between them. */
function Felt({ laid }: { laid: Layout }) {
  const { decimal } = useFigures();
  return (
    <g>
      {laid.felt.points.map((point) => (
        <g key={point.key}>
          <circle className={css.point} cx={point.x} cy={point.y} r={4} />
          {point.told && (
            <>
              <g
                transform={`translate(${String(point.x + (point.atLeft ? -25 : 7))} ${String(point.y - 9)})`}
              >
                <Face level={faceLevel(point.emotion)} size={18} />
              </g>
              <text
                className={css.value}
                x={point.x + (point.atLeft ? -29 : 29)}
                y={point.y + 4}
                textAnchor={point.atLeft ? "end" : "start"}
              >
                {decimal(point.emotion)}
              </text>
            </>
          )}
        </g>
      ))}
    </g>
  );
}

/** What the marks mean. */
export function TimelineLegend() {
  const t = useWords(words);
  return (
    <span className={css.legend}>
      <span>
        <svg width="12" height="12" aria-hidden>
          <circle className={css.customer} cx="6" cy="6" r="5" />
        </svg>
        {t("byCustomer")}
      </span>
      <span>
        <svg width="12" height="12" aria-hidden>
          <rect className={css.business} x="1" y="1" width="10" height="10" />
        </svg>
        {t("byBusiness")}
      </span>
      <span>
        <svg width="14" height="14" aria-hidden className={css.left}>
          <circle cx="7" cy="7" r="6.5" />
          <path d="M4.4 4.4l5.2 5.2m0 -5.2l-5.2 5.2" />
        </svg>
        {t("leftCart")}
      </span>
    </span>
  );
}

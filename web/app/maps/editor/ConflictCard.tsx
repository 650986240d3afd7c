/** Two people edited one cell: both versions side by side, in the cell; nothing is overwritten until one chooses. */
import { Button } from "@mantine/core";
import { useEffect, useId, useRef } from "react";
import type { Held } from "../../../editing/draft";
import { isList, isObject, type Json } from "../../../editing/json";
import { linesIn } from "../../../editing/texts";
import type { Box } from "../../../scene/drawn";
import { useFigures } from "../../words/useFigures";
import { useWords } from "../../words/words";
import css from "./Canvas.module.css";
import { useEditor } from "./editor";
import own from "./Editor.module.css";
import { useNames } from "./names";
import { words } from "./words";

interface ConflictCardProps {
  held: Held;
  box: Box;
  zoom: number;
  decide: (choice: "mine" | "theirs") => boolean;
  /** Write both into the cell's field. */
  both: (text: string) => void;
}

export function ConflictCard({ held, box, zoom, decide, both }: ConflictCardProps) {
  const t = useWords(words);
  const { language } = useEditor();
  const names = useNames();
  const { clock } = useFigures();
  const title = useId();
  const card = useRef<HTMLElement>(null);
  useEffect(() => {
    card.current?.scrollIntoView({ block: "nearest", inline: "nearest" });
    card.current?.focus({ preventScroll: true });
  }, []);
  const clash = held.clashes[0];
  if (!clash) return null;
  const gone = clash.theirs === null && clash.base !== null;
  const name = held.by ?? t("somebody");
  const mine = textOf(clash.yours, language);
  const theirs = textOf(clash.theirs, language);
  const [list = "", id = ""] = clash.path.split(".");
  const place = { left: box[0] * zoom, top: (box[1] + Math.min(box[3], 40)) * zoom };
  return (
    <section
      ref={card}
      role="dialog"
      aria-labelledby={title}
      tabIndex={-1}
      data-own
      className={`${css.over} ${own.conflict}`}
      style={place}
    >
      <h2 id={title}>
        {gone ? t("conflictGone") : held.by ? t("conflict", { name }) : t("conflictSomebody")}
      </h2>
      <p className={own.quiet}>{names.about(`${list}.${id}`)}</p>
      <div className={own.sides}>
        <div className={own.side} data-mine>
          <span>{t("mine", { time: clock(held.edit.at) })}</span>
          <p>{mine === "" ? t("taken") : <Words text={mine} other={theirs} />}</p>
        </div>
        <div className={own.side}>
          <span>
            {t("theirs", { name, time: held.when === undefined ? "" : clock(held.when) })}
          </span>
          <p>{theirs === "" ? t("taken") : <Words text={theirs} other={mine} />}</p>
        </div>
      </div>
      <div className={own.choices}>
        {!gone && (
          <Button variant="default" onClick={() => decide("mine")}>
            {t("keepMine")}
          </Button>
        )}
        <Button variant="default" onClick={() => decide("theirs")}>
          {gone ? t("letGo") : t("keepTheirs", { name })}
        </Button>
        {gone ? (
          <Button variant="default" onClick={() => void navigator.clipboard.writeText(mine)}>
            {t("copyMine")}
          </Button>
        ) : (
          mine !== "" &&
          theirs !== "" && (
            <Button variant="default" onClick={() => both(`${theirs}\n${mine}`)}>
              {t("editBoth")}
            </Button>
          )
        )}
      </div>
      <p className={own.quiet}>{t("safe")}</p>
    </section>
  );
}

/** Words that the other version has not are underlined. */
function Words({ text, other }: { text: string; other: string }) {
  const known = new Set(other.split(/\s+/));
  return text
    .split(/(\s+)/)
    .map((word, index) =>
      word.trim() === "" || known.has(word) ? word : <u key={index}>{word}</u>,
    );
}

/** What a value says, for people: texts as words, figures as they are. */
function textOf(value: Json, language: "vi" | "en"): string {
  if (value === null) return "";
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (isObject(value) && !("vi" in value) && !("en" in value)) {
    const named =
      value["name"] ?? value["text"] ?? value["says"] ?? value["title"] ?? value["names"];
    return named === undefined ? "" : textOf(named, language);
  }
  return linesIn(isList(value) ? value : [value], language).join("\n");
}

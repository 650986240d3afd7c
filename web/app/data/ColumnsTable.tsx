/** The columns of a file: an example, what each is taken for, and why; any of them can be changed. */
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconChevronRight } from "@tabler/icons-react";
import { useState } from "react";
import { answer, api } from "../../api/client";
import { Picker } from "../parts/Picker";
import { useText } from "../words/language";
import { useWords } from "../words/words";
import css from "./ColumnsTable.module.css";
import { DETAILS, type Preview, type PreviewColumn, type Question } from "./preview";
import { words } from "./words";

interface ColumnsTableProps {
  preview: Preview;
  onPart: (column: string, part: string) => void;
}

/** What a column may be; the same for everybody, so asked once. */
function useParts() {
  return useQuery({
    queryKey: ["parts"],
    queryFn: () => answer(api.GET("/api/v1/data/parts")),
    staleTime: Infinity,
  }).data;
}

export function ColumnsTable({ preview, onPart }: ColumnsTableProps) {
  const t = useWords(words);
  const [whole, setWhole] = useState(false);
  const known = preview.columns.filter((column) => !DETAILS.has(column.part));
  const rest = preview.columns.filter((column) => DETAILS.has(column.part));
  const foldable = rest.length > 3;
  const shown = foldable && !whole ? known : preview.columns;
  return (
    <div className={css.frame}>
      {/* a wide table is scrolled by keys too */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className={css.scroll} role="region" aria-label={t("columnsCaption")} tabIndex={0}>
        <table className={css.table}>
          <caption className={css.hidden}>{t("columnsCaption")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("column")}</th>
              <th scope="col">{t("example")}</th>
              <th aria-hidden />
              <th scope="col">{t("understood")}</th>
              <th scope="col">{t("why")}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((column) => (
              <Row
                key={column.name}
                column={column}
                asked={isAsked(column, preview.questions)}
                onPart={onPart}
              />
            ))}
          </tbody>
        </table>
      </div>
      {foldable && (
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          aria-expanded={whole}
          onClick={() => setWhole(!whole)}
        >
          {whole ? t("hideRest") : t("showRest", { count: rest.length })}
        </Button>
      )}
    </div>
  );
}

/** Tell whether a question is about a column. */
function isAsked(column: PreviewColumn, questions: readonly Question[]): boolean {
  return questions.some(({ kind }) => kind === "day_order" && column.part === "time");
}

function Row({
  column,
  asked,
  onPart,
}: {
  column: PreviewColumn;
  asked: boolean;
  onPart: ColumnsTableProps["onPart"];
}) {
  const t = useWords(words);
  const inWords = useText();
  const parts = useParts() ?? [];
  const part = parts.find((one) => one.id === column.part);
  return (
    <tr data-asked={asked || undefined}>
      <th scope="row">{column.name}</th>
      <td className={css.example}>{column.examples[0] ?? ""}</td>
      <td className={css.arrow} aria-hidden>
        <IconChevronRight size={14} stroke={1.7} />
      </td>
      <td>
        <Picker
          label={t("understoodAs", { column: column.name })}
          value={column.part}
          shown={part ? inWords(part.name) : column.part}
          choices={parts.map((one) => ({ value: one.id, text: inWords(one.name) }))}
          onChange={(value) => onPart(column.name, value)}
        />
      </td>
      <td className={css.why}>
        {asked ? (
          <strong className={css.needed}>{t("answerNeeded")}</strong>
        ) : (
          <>
            {inWords(column.why)}
            {!column.guessed && <span className={css.hand}> · {t("byHand")}</span>}
          </>
        )}
      </td>
    </tr>
  );
}

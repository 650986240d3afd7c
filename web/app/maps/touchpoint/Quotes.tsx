/** What customers said about a touchpoint: who, where, when, how many. */
import { Button, NativeSelect, NumberInput, Textarea, TextInput } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import type { JsonObject } from "../../../editing/json";
import { isObject } from "../../../editing/json";
import { listAt } from "../../../editing/paths";
import { VerdictMark } from "../../parts/Mark";
import { useFigures } from "../../words/useFigures";
import { useWords } from "../../words/words";
import { useEditor } from "../editor/editor";
import css from "./touchpoint.module.css";
import { words } from "./words";

const KINDS = ["interview", "survey", "review", "chat", "call", "observation"] as const;

export function Quotes({ touchpoint, adding }: { touchpoint: string; adding: boolean }) {
  const t = useWords(words);
  const { day } = useFigures();
  const { document, mayEdit, perform } = useEditor();
  const [writing, setWriting] = useState(adding && mayEdit);
  const path = `touchpoints.${touchpoint}.evidence`;
  const quotes = listAt(document, path).filter(isObject);
  return (
    <>
      {quotes.length === 0 && !writing && <p className={css.quiet}>{t("noQuotes")}</p>}
      <ul className={css.quotes}>
        {quotes.map((quote, index) => {
          const [n, of] = [quote["n"], quote["of"]];
          const said =
            typeof n !== "number"
              ? ""
              : typeof of === "number"
                ? t("saidBy", { n, of })
                : t("saidByN", { n });
          const source = typeof quote["source"] === "string" ? quote["source"] : "";
          const date = typeof quote["date"] === "string" ? day(quote["date"]) : "";
          return (
            <li key={index}>
              <VerdictMark verdict="quotes" size={17} />
              <span>
                <q>{typeof quote["quote"] === "string" ? quote["quote"] : ""}</q>
                <span className={css.quiet}>
                  {[said, source, date].filter((part) => part !== "").join(" · ")}
                </span>
              </span>
            </li>
          );
        })}
      </ul>
      {writing ? (
        <QuoteForm
          cancel={() => setWriting(false)}
          save={(quote) => {
            const index = quotes.length;
            perform([{ op: "insert", path, value: quote, index }], { label: t("did_quote"), path });
            setWriting(false);
          }}
        />
      ) : (
        mayEdit && (
          <Button
            variant="default"
            size="compact-md"
            leftSection={<IconPlus size={15} stroke={2} aria-hidden />}
            onClick={() => setWriting(true)}
          >
            {t("addQuote")}
          </Button>
        )
      )}
    </>
  );
}

interface QuoteFormProps {
  save: (quote: JsonObject) => void;
  cancel: () => void;
}

function QuoteForm({ save, cancel }: QuoteFormProps) {
  const t = useWords(words);
  const [quote, setQuote] = useState("");
  const [kind, setKind] = useState<string>("interview");
  const [source, setSource] = useState("");
  const [date, setDate] = useState("");
  const [n, setN] = useState<string | number>("");
  const [of, setOf] = useState<string | number>("");
  const empty = quote.trim() === "";
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (empty) return;
        save({
          kind,
          quote: quote.trim().normalize("NFC"),
          ...(source.trim() !== "" && { source: source.trim().normalize("NFC") }),
          ...(date !== "" && { date }),
          ...(typeof n === "number" && { n }),
          ...(typeof of === "number" && { of }),
        });
      }}
    >
      <Textarea
        label={t("quote")}
        autosize
        minRows={2}
        data-autofocus
        value={quote}
        onChange={(event) => setQuote(event.currentTarget.value)}
      />
      <div className={css.pair}>
        <NativeSelect
          label={t("kind")}
          value={kind}
          onChange={(event) => setKind(event.currentTarget.value)}
          data={KINDS.map((one) => ({ value: one, label: t(one) }))}
        />
        <TextInput
          label={t("source")}
          value={source}
          onChange={(event) => setSource(event.currentTarget.value)}
        />
        <NumberInput label={t("n")} min={1} allowDecimal={false} value={n} onChange={setN} />
        <NumberInput label={t("of")} min={1} allowDecimal={false} value={of} onChange={setOf} />
        <TextInput
          label={t("date")}
          type="date"
          value={date}
          onChange={(event) => setDate(event.currentTarget.value)}
        />
      </div>
      <div className={css.buttons}>
        <Button variant="default" size="compact-md" onClick={cancel}>
          {t("cancel")}
        </Button>
        <Button type="submit" size="compact-md" disabled={empty}>
          {t("save")}
        </Button>
      </div>
    </form>
  );
}

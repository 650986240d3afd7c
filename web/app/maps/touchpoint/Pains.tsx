/** The pain points at a touchpoint, each with what could be done about it. */
import { ActionIcon, Button, SegmentedControl, Textarea } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import type { Command } from "../../../editing/commands";
import { addOpportunity, addPain, changed, takeOut, write } from "../../../editing/intents";
import { isObject } from "../../../editing/json";
import { at, listAt } from "../../../editing/paths";
import { textIn } from "../../../editing/texts";
import { OpportunityMark, PainMark } from "../../parts/Mark";
import { useWords } from "../../words/words";
import { useEditor } from "../editor/editor";
import { OwnerField } from "./OwnerField";
import css from "./touchpoint.module.css";
import { words } from "./words";

interface PainsProps {
  touchpoint: string;
  /** A form for a new one is open from the start. */
  adding: boolean;
}

export function Pains({ touchpoint, adding }: PainsProps) {
  const t = useWords(words);
  const { document, language, mayEdit, perform } = useEditor();
  const [writing, setWriting] = useState(adding && mayEdit);
  const pains = useRanked().filter(({ at: place }) => place === touchpoint);
  return (
    <>
      {pains.length === 0 && !writing && <p className={css.quiet}>{t("noPains")}</p>}
      <ul className={css.pains}>
        {pains.map(({ id, rank }) => (
          <PainItem key={id} id={id} rank={rank} />
        ))}
      </ul>
      {writing ? (
        <PartForm
          label={t("painText")}
          levels={["light", "middle", "heavy"]}
          levelName={t("severity")}
          cancel={() => setWriting(false)}
          save={(text, level) => {
            const added = addPain(document, touchpoint, language, text);
            perform(withLevel(added.commands, `${added.path}.severity`, level), {
              label: t("did_pain"),
              path: added.path,
            });
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
            {t("addPain")}
          </Button>
        )
      )}
    </>
  );
}

function withLevel(commands: readonly Command[], path: string, level: number): readonly Command[] {
  return [...commands, { op: "set", path, value: level }];
}

interface Ranked {
  readonly id: string;
  readonly at: string;
  readonly rank: number;
}

/** The map's pain points with their ranks, as the picture numbers them; in the map's order where it does not show them. */
function useRanked(): readonly Ranked[] {
  const { document, state } = useEditor();
  const shown = new Map<string, number>();
  for (const element of state.drawn?.elements ?? []) {
    const [, id] = /^pains\.([^.]+)$/.exec(element.path) ?? [];
    const rank = element.texts.map(({ text }) => Number(text)).find((one) => one > 0);
    if (id !== undefined && rank !== undefined && !shown.has(id)) shown.set(id, rank);
  }
  return listAt(document, "pains")
    .flatMap((pain) =>
      isObject(pain) && typeof pain["id"] === "string" && typeof pain["at"] === "string"
        ? [{ id: pain["id"], at: pain["at"] }]
        : [],
    )
    .map((pain, index) => ({ ...pain, rank: shown.get(pain.id) ?? index + 1 }))
    .sort((one, other) => one.rank - other.rank);
}

function PainItem({ id, rank }: { id: string; rank: number }) {
  const t = useWords(words);
  const { document, language, mayEdit, perform } = useEditor();
  const [writing, setWriting] = useState(false);
  const path = `pains.${id}`;
  const opportunities = listAt(document, "opportunities").flatMap((one) =>
    isObject(one) && one["for"] === id && typeof one["id"] === "string" ? [one["id"]] : [],
  );
  return (
    <li className={css.pain}>
      <Part
        path={path}
        mark={<PainMark rank={rank} />}
        label={t("painText")}
        level="severity"
        levels={["light", "middle", "heavy"]}
      />
      {opportunities.map((one) => (
        <div key={one} className={css.opportunity}>
          <Part
            path={`opportunities.${one}`}
            mark={<OpportunityMark rank={rank} />}
            label={t("opportunityText")}
            level="effort"
            levels={["little", "some", "much"]}
          />
          <OwnerField path={`opportunities.${one}.owner`} />
        </div>
      ))}
      {writing ? (
        <PartForm
          label={t("opportunityText")}
          levels={["little", "some", "much"]}
          levelName={t("effort")}
          cancel={() => setWriting(false)}
          save={(text, level) => {
            const added = addOpportunity(document, id, language, text);
            perform(withLevel(added.commands, `${added.path}.effort`, level), {
              label: t("did_opportunity"),
              path: added.path,
            });
            setWriting(false);
          }}
        />
      ) : (
        mayEdit && (
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<IconPlus size={14} stroke={2} aria-hidden />}
            onClick={() => setWriting(true)}
          >
            {t("addOpportunity")}
          </Button>
        )
      )}
    </li>
  );
}

type Level = "light" | "middle" | "heavy" | "little" | "some" | "much";

interface PartProps {
  path: string;
  mark: React.ReactNode;
  label: string;
  level: "severity" | "effort";
  levels: readonly Level[];
}

/** A pain point or an opportunity: its words, its level, and taking it out. */
function Part({ path, mark, label, level, levels }: PartProps) {
  const t = useWords(words);
  const { document, language, mayEdit, perform } = useEditor();
  const [typed, setTyped] = useState<string | null>(null);
  const text = textIn(at(document, `${path}.text`), language);
  const value = at(document, `${path}.${level}`);
  return (
    <div className={css.part}>
      {mark}
      <Textarea
        aria-label={label}
        autosize
        minRows={2}
        maxRows={5}
        readOnly={!mayEdit}
        value={typed ?? text}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onBlur={() => {
          if (typed !== null && typed.trim() !== "" && typed.trim() !== text) {
            const field = `${path}.text`;
            perform(write(document, field, language, typed), {
              label: t("did_words"),
              path: field,
            });
          }
          setTyped(null);
        }}
      />
      {mayEdit && (
        <ActionIcon
          variant="subtle"
          color="gray"
          size={32}
          aria-label={t("remove", { name: text })}
          onClick={() =>
            perform(takeOut(document, path), { label: t("did_remove", { name: text }), path })
          }
        >
          <IconTrash size={16} stroke={1.7} aria-hidden />
        </ActionIcon>
      )}
      <SegmentedControl
        className={css.level}
        size="xs"
        readOnly={!mayEdit}
        aria-label={t(level)}
        value={typeof value === "number" ? String(value) : ""}
        onChange={(chosen) =>
          perform(changed(document, `${path}.${level}`, Number(chosen)), {
            label: t(level),
            path: `${path}.${level}`,
          })
        }
        data={levels.map((one, index) => ({ value: String(index + 1), label: t(one) }))}
      />
    </div>
  );
}

interface PartFormProps {
  label: string;
  levels: readonly Level[];
  levelName: string;
  save: (text: string, level: number) => void;
  cancel: () => void;
}

function PartForm({ label, levels, levelName, save, cancel }: PartFormProps) {
  const t = useWords(words);
  const [text, setText] = useState("");
  const [level, setLevel] = useState("2");
  const empty = text.trim() === "";
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (!empty) save(text.trim(), Number(level));
      }}
    >
      <Textarea
        label={label}
        autosize
        minRows={2}
        data-autofocus
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <SegmentedControl
        size="xs"
        aria-label={levelName}
        value={level}
        onChange={setLevel}
        data={levels.map((one, index) => ({ value: String(index + 1), label: t(one) }))}
      />
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

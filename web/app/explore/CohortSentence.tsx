/** The cohort as a sentence: every condition a chip that opens what it is made of. */
import { ActionIcon, Button, Popover, UnstyledButton } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { useWords } from "../words/words";
import type { Condition, Group } from "./cohort";
import { ConditionEditor } from "./ConditionEditor";
import css from "./CohortSentence.module.css";
import type { Options } from "./data";
import { phraseOf, textOf } from "./describe";
import { useNames } from "./names";
import { words } from "./words";

interface CohortSentenceProps {
  group: Group;
  change: (group: Group) => void;
  options: Options | undefined;
}

export function CohortSentence({ group, change, options }: CohortSentenceProps) {
  const t = useWords(words);
  const [open, setOpen] = useState<number | "new" | null>(null);
  const put = (index: number, condition: Condition | null) =>
    change({
      ...group,
      parts:
        condition === null
          ? group.parts.filter((_, place) => place !== index)
          : group.parts.map((part, place) => (place === index ? condition : part)),
    });
  return (
    <div className={css.sentence} role="group" aria-label={t("cohortLabel")}>
      <span className={css.word}>{t("customersWho")}</span>
      {group.parts.length === 0 && (
        <strong className={css.all}>{t("everybody").toLowerCase()}</strong>
      )}
      {group.parts.map((part, index) => (
        <span key={index} className={css.part}>
          {index > 0 && <Joiner group={group} change={change} />}
          <Chip
            condition={part}
            options={options}
            opened={open === index}
            setOpened={(opened) => setOpen(opened ? index : null)}
            change={(condition) => put(index, condition)}
          />
        </span>
      ))}
      <Popover
        opened={open === "new"}
        onChange={(opened) => setOpen(opened ? "new" : null)}
        position="bottom-start"
        trapFocus
        closeOnClickOutside={false}
        closeOnEscape={false}
        width="max-content"
      >
        <Popover.Target>
          <Button
            variant="subtle"
            color="gray"
            size="compact-sm"
            leftSection={<IconPlus size={15} stroke={1.8} aria-hidden />}
            aria-label={t("addCondition")}
            onClick={() => setOpen(open === "new" ? null : "new")}
          >
            {t("condition")}
          </Button>
        </Popover.Target>
        <Popover.Dropdown className={css.editor}>
          <ConditionEditor
            condition={null}
            options={options}
            done={(condition) => {
              if (condition) change({ ...group, parts: [...group.parts, condition] });
              setOpen(null);
            }}
            cancel={() => setOpen(null)}
          />
        </Popover.Dropdown>
      </Popover>
    </div>
  );
}

function Joiner({ group, change }: Pick<CohortSentenceProps, "group" | "change">) {
  const t = useWords(words);
  const all = group.joiner === "all";
  return (
    <UnstyledButton
      className={css.joiner}
      aria-label={t(all ? "joinerAll" : "joinerAny")}
      title={t(all ? "joinerAll" : "joinerAny")}
      onClick={() => change({ ...group, joiner: all ? "any" : "all" })}
    >
      {t(all ? "and" : "or")}
    </UnstyledButton>
  );
}

interface ChipProps {
  condition: Condition;
  options: Options | undefined;
  opened: boolean;
  setOpened: (opened: boolean) => void;
  change: (condition: Condition | null) => void;
}

function Chip({ condition, options, opened, setOpened, change }: ChipProps) {
  const t = useWords(words);
  const names = useNames(options);
  const { negated, plain, stressed } = phraseOf(condition, names, t);
  const text = textOf(condition, names, t);
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="bottom-start"
      trapFocus
      closeOnClickOutside={false}
      closeOnEscape={false}
      width="max-content"
    >
      <Popover.Target>
        <span className={css.chip}>
          <UnstyledButton
            className={css.text}
            aria-label={t("editCondition", { text })}
            aria-expanded={opened}
            onClick={() => setOpened(!opened)}
          >
            {negated && <span className={css.not}>{t("not")}</span>}
            {plain} <strong>{stressed}</strong>
          </UnstyledButton>
          <ActionIcon
            size={24}
            aria-label={t("removeCondition", { text })}
            onClick={() => change(null)}
          >
            <IconX size={14} stroke={1.8} aria-hidden />
          </ActionIcon>
        </span>
      </Popover.Target>
      <Popover.Dropdown className={css.editor}>
        <ConditionEditor
          condition={condition}
          options={options}
          done={(next) => {
            change(next);
            setOpened(false);
          }}
          cancel={() => setOpened(false)}
        />
      </Popover.Dropdown>
    </Popover>
  );
}

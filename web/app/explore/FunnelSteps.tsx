/** Which steps the funnel has: touchpoints, stages or events, in their order. */
import { ActionIcon, Button, Popover, SegmentedControl, Select } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconListNumbers, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { useSearchParams } from "react-router";
import { useText } from "../words/language";
import { matches } from "../words/sorting";
import { useWords } from "../words/words";
import type { By, FunnelView, Options } from "./data";
import css from "./screen.module.css";
import { words } from "./words";

const BYS = ["touchpoint", "stage", "name"] as const;
const MOST = 20;

/** What the funnel is made of, as the address says it. */
export function useSteps() {
  const [params, setParams] = useSearchParams();
  const written = params.get("by");
  const by: By = BYS.find((one) => one === written) ?? "touchpoint";
  return {
    by,
    steps: params.getAll("step"),
    setSteps: (next: readonly string[], nextBy: By = by) =>
      setParams(
        (before) => {
          const after = new URLSearchParams(before);
          after.delete("step");
          after.delete("by");
          if (nextBy !== "touchpoint") after.set("by", nextBy);
          for (const step of next) after.append("step", step);
          return after;
        },
        { preventScrollReset: true },
      ),
  };
}

export function FunnelSteps({ view, options }: { view: FunnelView; options: Options | undefined }) {
  const t = useWords(words);
  const [opened, setOpened] = useState(false);
  const { by, setSteps } = useSteps();
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" trapFocus>
      <Popover.Target>
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconListNumbers size={15} stroke={1.7} aria-hidden />}
          aria-expanded={opened}
          onClick={() => setOpened(!opened)}
        >
          {t("chooseSteps")}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <div className={css.stepList}>
          <SegmentedControl
            aria-label={t("byLabel")}
            size="xs"
            value={by}
            data={[
              { value: "touchpoint", label: t("touchpoints") },
              { value: "stage", label: t("stages") },
              { value: "name", label: t("events") },
            ]}
            onChange={(value) =>
              setSteps(
                [],
                BYS.find((one) => one === value),
              )
            }
          />
          <StepList view={view} options={options} setSteps={setSteps} />
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}

interface StepListProps {
  view: FunnelView;
  options: Options | undefined;
  setSteps: (steps: readonly string[]) => void;
}

function StepList({ view, options, setSteps }: StepListProps) {
  const t = useWords(words);
  const text = useText();
  const ids = view.steps.map((step) => step.step.id);
  const choices = choicesOf(view.by, options, text);
  function swap(index: number, by: number): void {
    const next = [...ids];
    const [moved] = next.splice(index, 1);
    if (moved !== undefined) next.splice(index + by, 0, moved);
    setSteps(next);
  }
  return (
    <>
      {view.steps.map((step, index) => {
        const name = text(step.step.name);
        return (
          <div key={`${String(index)} ${step.step.id}`} className={css.stepRow}>
            <span>
              {index + 1}. {name}
            </span>
            <ActionIcon
              aria-label={t("stepUp", { name })}
              disabled={index === 0}
              onClick={() => swap(index, -1)}
            >
              <IconArrowUp size={15} stroke={1.7} aria-hidden />
            </ActionIcon>
            <ActionIcon
              aria-label={t("stepDown", { name })}
              disabled={index === ids.length - 1}
              onClick={() => swap(index, 1)}
            >
              <IconArrowDown size={15} stroke={1.7} aria-hidden />
            </ActionIcon>
            <ActionIcon
              aria-label={t("removeStep", { name })}
              disabled={ids.length <= 1}
              onClick={() => setSteps(ids.filter((_, place) => place !== index))}
            >
              <IconX size={15} stroke={1.7} aria-hidden />
            </ActionIcon>
          </div>
        );
      })}
      {ids.length < MOST && (
        <Select
          aria-label={t("addStep")}
          placeholder={t("addStep")}
          searchable
          value={null}
          data={choices}
          comboboxProps={{ withinPortal: false }}
          filter={({ options: all, search }) =>
            all.filter((one) => "label" in one && matches(one.label, search))
          }
          onChange={(id) => {
            if (id !== null) setSteps([...ids, id]);
          }}
        />
      )}
    </>
  );
}

function choicesOf(by: By, options: Options | undefined, text: ReturnType<typeof useText>) {
  if (by === "name") return options?.events.map(({ id }) => ({ value: id, label: id })) ?? [];
  if (by === "stage") {
    const model = options?.models.find((one) => one.id === options.model);
    return model?.stages.map((stage) => ({ value: stage.id, label: text(stage.name) })) ?? [];
  }
  return (
    options?.touchpoints.map(({ touchpoint }) => ({
      value: touchpoint.id,
      label: text(touchpoint.name),
    })) ?? []
  );
}

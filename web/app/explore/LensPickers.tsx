/** What changes every figure on the screen, as buttons: model, cohort, period, channels, window. */
import { Button, Checkbox, Menu, Popover, TextInput } from "@mantine/core";
import { IconCalendar, IconCheck, IconChevronDown, IconUsers } from "@tabler/icons-react";
import { useState } from "react";
import { Picker } from "../parts/Picker";
import { useWorkspace } from "../shell/session";
import { dayOf } from "../words/figures";
import { useText } from "../words/language";
import { useFigures } from "../words/useFigures";
import { useWords } from "../words/words";
import { documentOf, type Group } from "./cohort";
import { useCohorts, type Options } from "./data";
import { lengthText } from "./describe";
import { shiftDay, type Lens } from "./lens";
import css from "./LensPickers.module.css";
import { words } from "./words";

interface PickerProps {
  lens: Lens;
  change: (change: Partial<Lens>) => void;
  options: Options | undefined;
}

const WINDOWS = ["1d", "7d", "14d", "30d", "60d", "90d"] as const;
const USUAL_WINDOW = "30d";
const LAST = [30, 90, 365] as const;

export function ModelPicker({ lens, change, options }: PickerProps) {
  const t = useWords(words);
  const text = useText();
  const workspace = useWorkspace();
  const value = lens.model ?? workspace.model;
  const choices = options?.models.map((model) => ({
    value: model.id,
    text: text(model.name.name),
  }));
  return (
    <Picker
      label={t("model")}
      value={value}
      choices={choices ?? [{ value, text: "…" }]}
      onChange={(model) => change({ model: model === workspace.model ? null : model })}
    />
  );
}

/** Everybody, a saved cohort or a persona. */
export function CohortPicker({ lens, change }: Omit<PickerProps, "options">) {
  const t = useWords(words);
  const text = useText();
  const { data: cohorts = [] } = useCohorts();
  const value = chosenCohort(lens.cohort);
  const choices = [
    { value: "", text: t("everybody") },
    ...cohorts.map((cohort) => ({
      value: cohort.id,
      text: text(cohort.name),
      note: cohort.map ? `${t("personas")} · ${text(cohort.map)}` : t("savedCohorts"),
    })),
  ];
  if (value === null) choices.push({ value: "own", text: t("cohortLabel"), note: "" });
  return (
    <Picker
      label={t("cohortLabel")}
      icon={<IconUsers size={15} stroke={1.7} aria-hidden />}
      value={value ?? "own"}
      choices={choices}
      onChange={(id) =>
        change({ cohort: { joiner: "all", parts: id === "" ? [] : [{ ref: id }] } })
      }
    />
  );
}

function chosenCohort(cohort: Group): string | null {
  if (cohort.parts.length === 0) return "";
  const document = documentOf(cohort);
  return "ref" in document ? document.ref : null;
}

export function WindowPicker({ lens, change }: Omit<PickerProps, "options">) {
  const t = useWords(words);
  const value = lens.window ?? USUAL_WINDOW;
  const lengths: readonly string[] = (WINDOWS as readonly string[]).includes(value)
    ? WINDOWS
    : [...WINDOWS, value];
  return (
    <Picker
      label={t("window")}
      value={value}
      shown={t("windowOf", { length: lengthText(value, t) })}
      choices={lengths.map((length) => ({ value: length, text: lengthText(length, t) }))}
      onChange={(window) => change({ window: window === USUAL_WINDOW ? null : window })}
    />
  );
}

export function PeriodPicker({ lens, change, options }: PickerProps) {
  const t = useWords(words);
  const { day } = useFigures();
  const { timezone } = useWorkspace();
  const [opened, setOpened] = useState(false);
  const last = options?.watermark ? dayOf(options.watermark, timezone) : null;
  const first = options?.first ? dayOf(options.first, timezone) : null;
  const shown =
    lens.from === null && lens.to === null
      ? t("allData")
      : `${day(lens.from ?? first ?? "")}–${day(lens.to === null ? (last ?? "") : shiftDay(lens.to, -1))}`;
  function choose(from: string | null, to: string | null): void {
    change({ from, to });
    setOpened(false);
  }
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" trapFocus>
      <Popover.Target>
        <Button
          variant="default"
          className={css.target}
          leftSection={<IconCalendar size={15} stroke={1.7} aria-hidden />}
          rightSection={<IconChevronDown size={14} stroke={1.8} aria-hidden />}
          aria-label={`${t("period")}: ${shown}`}
          aria-expanded={opened}
          onClick={() => setOpened(!opened)}
        >
          {shown}
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={css.period}>
        <Button
          variant="subtle"
          justify="flex-start"
          rightSection={lens.from === null && lens.to === null && <Check />}
          onClick={() => choose(null, null)}
        >
          {t("allData")}
        </Button>
        {last !== null &&
          LAST.map((count) => {
            const from = shiftDay(last, 1 - count);
            const to = shiftDay(last, 1);
            return (
              <Button
                key={count}
                variant="subtle"
                justify="flex-start"
                rightSection={lens.from === from && lens.to === to && <Check />}
                onClick={() => choose(from, to)}
              >
                {t("lastDays", { count })}
              </Button>
            );
          })}
        <OwnPeriod lens={lens} first={first} last={last} choose={choose} />
      </Popover.Dropdown>
    </Popover>
  );
}

function Check() {
  return <IconCheck size={15} stroke={2} aria-hidden />;
}

interface OwnPeriodProps {
  lens: Lens;
  first: string | null;
  last: string | null;
  choose: (from: string | null, to: string | null) => void;
}

function OwnPeriod({ lens, first, last, choose }: OwnPeriodProps) {
  const t = useWords(words);
  const [from, setFrom] = useState(lens.from ?? first ?? "");
  const [until, setUntil] = useState(lens.to === null ? (last ?? "") : shiftDay(lens.to, -1));
  const sensible = from !== "" && until !== "" && from <= until;
  return (
    <form
      className={css.own}
      onSubmit={(event) => {
        event.preventDefault();
        if (sensible) choose(from, shiftDay(until, 1));
      }}
    >
      <TextInput
        type="date"
        label={t("fromDay")}
        value={from}
        max={until || undefined}
        onChange={(event) => setFrom(event.currentTarget.value)}
      />
      <TextInput
        type="date"
        label={t("toDay")}
        value={until}
        min={from || undefined}
        onChange={(event) => setUntil(event.currentTarget.value)}
      />
      <Button type="submit" variant="light" disabled={!sensible}>
        {t("apply")}
      </Button>
    </form>
  );
}

export function ChannelPicker({ lens, change, options }: PickerProps) {
  const t = useWords(words);
  const { whole } = useFigures();
  const [only] = lens.channels;
  const shown =
    lens.channels.length === 0 || only === undefined
      ? t("anyChannel")
      : lens.channels.length === 1
        ? only
        : t("someChannels", { count: lens.channels.length });
  return (
    <Menu position="bottom-start" closeOnItemClick={false}>
      <Menu.Target>
        <Button
          variant="default"
          className={css.target}
          rightSection={<IconChevronDown size={14} stroke={1.8} aria-hidden />}
          aria-label={`${t("channels")}: ${shown}`}
        >
          {shown}
        </Button>
      </Menu.Target>
      <Menu.Dropdown className={css.channels}>
        <p className={css.hint}>{t("channelsNote")}</p>
        <Menu.Item
          role="menuitemradio"
          aria-checked={lens.channels.length === 0}
          onClick={() => change({ channels: [] })}
        >
          {t("anyChannel")}
        </Menu.Item>
        <Menu.Divider />
        {options?.channels.map(({ id, events }) => {
          const chosen = lens.channels.includes(id);
          return (
            <Menu.Item
              key={id}
              role="menuitemcheckbox"
              aria-checked={chosen}
              leftSection={<Checkbox.Indicator checked={chosen} size="xs" />}
              rightSection={<span className={css.count}>{whole(events)}</span>}
              onClick={() =>
                change({
                  channels: chosen
                    ? lens.channels.filter((one) => one !== id)
                    : [...lens.channels, id],
                })
              }
            >
              {id}
            </Menu.Item>
          );
        })}
      </Menu.Dropdown>
    </Menu>
  );
}

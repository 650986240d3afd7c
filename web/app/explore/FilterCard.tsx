/** Who is looked at: the cohort as a sentence, the other filters under it, and how many customers that are. */
import { Button, Popover, TextInput } from "@mantine/core";
import { useState } from "react";
import { Card } from "../parts/Card";
import { Notice } from "../parts/Notice";
import { useTold } from "../parts/Problem";
import { useMay } from "../shell/session";
import { useFigures } from "../words/useFigures";
import { useWords } from "../words/words";
import { documentOf, type Group } from "./cohort";
import { CohortSentence } from "./CohortSentence";
import { usePopulation, useSaveCohort, type Options } from "./data";
import { ChannelPicker, ModelPicker, PeriodPicker, WindowPicker } from "./LensPickers";
import { useLens } from "./lens";
import css from "./screen.module.css";
import { words } from "./words";

export function FilterCard({ options }: { options: Options | undefined }) {
  const t = useWords(words);
  const { lens, change } = useLens();
  const pickers = { lens, change, options };
  const setCohort = (cohort: Group) => change({ cohort });
  return (
    <Card>
      <CohortSentence group={lens.cohort} change={setCohort} options={options} />
      <div className={css.filters} role="group" aria-label={t("period")}>
        <PeriodPicker
          key={`${lens.from ?? ""} ${lens.to ?? ""} ${options?.watermark ?? ""}`}
          {...pickers}
        />
        <ChannelPicker {...pickers} />
        <ModelPicker {...pickers} />
        <WindowPicker lens={lens} change={change} />
        <Size />
      </div>
      <NoneMatch group={lens.cohort} change={setCohort} />
    </Card>
  );
}

function Size() {
  const t = useWords(words);
  const { whole } = useFigures();
  const { lens, query } = useLens();
  const { data } = usePopulation(query);
  const mayEdit = useMay("editor");
  return (
    <div className={css.count}>
      {data && (
        <span aria-live="polite">
          <strong>{whole(data.customers)}</strong>{" "}
          {data.customers === data.of && lens.cohort.parts.length === 0
            ? t("customers")
            : t("ofAll", { all: data.of })}
        </span>
      )}
      {mayEdit && lens.cohort.parts.length > 0 && <SaveCohort group={lens.cohort} />}
    </div>
  );
}

function NoneMatch({ group, change }: { group: Group; change: (group: Group) => void }) {
  const t = useWords(words);
  const { query } = useLens();
  const { data, isPlaceholderData } = usePopulation(query);
  const count = group.parts.length;
  if (data?.customers !== 0 || isPlaceholderData || count === 0) return null;
  return (
    <div className={css.none}>
      <Notice
        live
        action={
          <Button
            variant="default"
            size="compact-sm"
            onClick={() => change({ ...group, parts: group.parts.slice(0, -1) })}
          >
            {t("dropLast")}
          </Button>
        }
      >
        {count > 1 ? t("noneMatchMany", { count }) : t("noneMatch")}
      </Notice>
    </div>
  );
}

function SaveCohort({ group }: { group: Group }) {
  const t = useWords(words);
  const tell = useTold();
  const save = useSaveCohort();
  const [opened, setOpened] = useState(false);
  const [name, setName] = useState("");
  const error = save.error === null ? null : tell(save.error);
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" trapFocus>
      <Popover.Target>
        <Button variant="default" aria-expanded={opened} onClick={() => setOpened(!opened)}>
          {t("saveCohort")}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form
          className={css.stack}
          onSubmit={(event) => {
            event.preventDefault();
            save.mutate(
              { name, document: documentOf(group) },
              {
                onSuccess: () => {
                  setOpened(false);
                  setName("");
                },
              },
            );
          }}
        >
          <TextInput
            label={t("cohortName")}
            description={t("cohortNameHint")}
            value={name}
            maxLength={120}
            error={error && [error.title, error.text].filter(Boolean).join(" ")}
            onChange={(event) => setName(event.currentTarget.value)}
            data-autofocus
          />
          <Button type="submit" disabled={name.trim() === ""} loading={save.isPending}>
            {t("save")}
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}

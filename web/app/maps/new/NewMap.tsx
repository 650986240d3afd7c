/** A new map in the six steps of the method; each can be skipped, and it ends in a checked map. */
import { Button, UnstyledButton } from "@mantine/core";
import { IconCheck, IconChevronRight } from "@tabler/icons-react";
import { useEffect, useEffectEvent, useState } from "react";
import { Link, useNavigate, useSearchParams } from "react-router";
import type { Json } from "../../../editing/json";
import { at } from "../../../editing/paths";
import { idFrom, textIn } from "../../../editing/texts";
import { Problem } from "../../parts/Problem";
import { isOpen, useJob } from "../../parts/useJob";
import { Counted, Loading } from "../../parts/Waiting";
import { Page } from "../../shell/Page";
import { useLanguage, useText } from "../../words/language";
import { useWords } from "../../words/words";
import { mapAddress } from "../data";
import { useMakeMap, useMapDraft, useStartChoices, type StartBody } from "./data";
import { FeelingStep } from "./FeelingStep";
import css from "./new.module.css";
import { PainStep } from "./PainStep";
import { PersonaStep } from "./PersonaStep";
import { EMPTY_PLAN, planned, type Plan } from "./plan";
import { StageStep } from "./StageStep";
import { STEPS, type StepName } from "./steps";
import { TogetherStep } from "./TogetherStep";
import { TouchpointStep } from "./TouchpointStep";
import { words } from "./words";

export default function NewMap() {
  const t = useWords(words);
  const [search, setSearch] = useSearchParams();
  const [plan, setPlan] = useState<Plan>(EMPTY_PLAN);
  const step = STEPS.find((one) => one === search.get("step")) ?? "personas";
  const place = STEPS.indexOf(step);
  const change = (part: Partial<Plan>): void => setPlan((before) => ({ ...before, ...part }));
  const go = (next: StepName): void =>
    setSearch((before) => {
      const after = new URLSearchParams(before);
      after.set("step", next);
      return after;
    });
  const drafting = place >= 2;
  const draft = useMapDraft(startOf(plan), drafting);
  const making = useMaking(plan, draft.data?.document as Json | undefined);
  const next = STEPS[place + 1];
  return (
    <Page title={t("title")} heading={<Crumbs />}>
      <div className={css.screen}>
        <StepList step={step} go={go} />
        <section className={css.main} aria-labelledby="step">
          <p className={css.quiet}>{t("step", { place: place + 1 })}</p>
          <h1 id="step">{t(`${step}Lead`)}</h1>
          <p className={css.lead}>{t(`${step}Text`)}</p>
          {drafting && draft.isPending && <Loading lines={[30, 100, 100, 100]} />}
          {drafting && draft.isError && (
            <Problem problem={draft.error} again={() => void draft.refetch()} />
          )}
          {step === "personas" && <PersonaStep plan={plan} change={change} />}
          {step === "stages" && <StageStep plan={plan} change={change} />}
          {draft.data && drafting && (
            <DraftStep
              step={step}
              props={{ plan, change, draft: draft.data, document: draft.data.document as Json }}
            />
          )}
          {making.shown}
          <footer className={css.foot}>
            {place > 0 && (
              <Button variant="default" onClick={() => go(STEPS[place - 1] ?? "personas")}>
                {t("back")}
              </Button>
            )}
            <span className={css.grow} />
            {next && (
              <Button variant="subtle" color="gray" onClick={() => go(next)}>
                {t("skip")}
              </Button>
            )}
            {next ? (
              <Button onClick={() => go(next)}>{t("next")}</Button>
            ) : (
              <Button disabled={!draft.data} loading={making.busy} onClick={making.begin}>
                {t("make")}
              </Button>
            )}
          </footer>
        </section>
      </div>
    </Page>
  );
}

function DraftStep({
  step,
  props,
}: {
  step: StepName;
  props: React.ComponentProps<typeof TouchpointStep>;
}) {
  switch (step) {
    case "touchpoints":
      return <TouchpointStep {...props} />;
    case "feelings":
      return <FeelingStep {...props} />;
    case "pains":
      return <PainStep {...props} />;
    case "together":
      return <TogetherStep {...props} />;
    case "personas":
    case "stages":
      return null;
  }
}

// more touchpoints than these nobody takes in at once
const MOST = 24;

/** What a plan begins from; an industry brings its own personas. */
function startOf({ start, wishes }: Plan): StartBody {
  const personas =
    start.kind === "model" ? wishes.map((wish) => ({ ...wish, values: [...wish.values] })) : [];
  return { kind: start.kind, name: start.name, personas, most: MOST };
}

function Crumbs() {
  const t = useWords(words);
  return (
    <span className={css.crumbs}>
      <Link to="/maps">{t("maps")}</Link>
      <IconChevronRight size={14} stroke={2} aria-hidden />
      <span>{t("title")}</span>
    </span>
  );
}

function StepList({ step, go }: { step: StepName; go: (step: StepName) => void }) {
  const t = useWords(words);
  const place = STEPS.indexOf(step);
  return (
    <nav className={css.steps} aria-label={t("steps")}>
      <ol>
        {STEPS.map((one, index) => (
          <li key={one}>
            <UnstyledButton
              className={css.step}
              aria-current={one === step ? "step" : undefined}
              onClick={() => go(one)}
            >
              <span className={css.number} data-done={index < place || undefined}>
                {index < place ? <IconCheck size={13} stroke={2.4} aria-hidden /> : index + 1}
              </span>
              {t(one)}
            </UnstyledButton>
          </li>
        ))}
      </ol>
    </nav>
  );
}

/** Make the map, check it, and open it when it is checked. */
function useMaking(plan: Plan, document: Json | undefined) {
  const t = useWords(words);
  const text = useText();
  const language = useLanguage();
  const navigate = useNavigate();
  const choices = useStartChoices();
  const make = useMakeMap();
  const job = useJob(make.data?.check ?? null);
  const map = make.data?.map;
  const over = job !== undefined && !isOpen(job);
  // a check that fails is told in the map: its claims say that they were not checked
  const opened = useEffectEvent(() => {
    if (map !== undefined) void navigate(mapAddress(map));
  });
  useEffect(() => {
    if (over) opened();
  }, [over]);
  const begin = (): void => {
    if (document === undefined) return;
    const made = planned(document, plan, language);
    const title = plan.title.trim() || textIn(at(made, "title"), language) || t("titleDefault");
    const id = idFrom(title, new Set(choices.data?.maps ?? []), "ban-do");
    const body = { id, title, start: startOf(plan), document: { ...(made as object), id } };
    make.mutate(body);
  };
  const shown = make.isError ? (
    <Problem problem={make.error} again={begin} />
  ) : make.isPending || (make.isSuccess && !over) ? (
    <Counted
      title={job ? text(job.step) || t("making") : t("making")}
      done={job?.done ?? null}
      total={job?.total ?? null}
      leave={map === undefined ? undefined : () => void navigate(mapAddress(map))}
    />
  ) : null;
  return { begin, busy: make.isPending || (make.isSuccess && !over), shown };
}

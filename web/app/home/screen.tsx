/** Home: the diagnosis. What is wrong in a sentence, the stages behind it, the worst things, what is still open. */
import { Button } from "@mantine/core";
import { Link } from "react-router";
import { useOptions } from "../explore/data";
import { CohortPicker, ModelPicker, PeriodPicker } from "../explore/LensPickers";
import { useLens } from "../explore/lens";
import { Empty } from "../parts/Empty";
import { Notice } from "../parts/Notice";
import { Problem } from "../parts/Problem";
import { Kept, Loading } from "../parts/Waiting";
import { Page } from "../shell/Page";
import { useText } from "../words/language";
import { useFigures } from "../words/useFigures";
import { useWords } from "../words/words";
import { ClaimStrip } from "./ClaimStrip";
import { useDiagnosis, type Diagnosis } from "./data";
import { JourneyCard } from "./JourneyCard";
import css from "./screen.module.css";
import { UndecidedCard } from "./UndecidedCard";
import { words } from "./words";
import { WorstCard } from "./WorstCard";

export default function Screen() {
  const t = useWords(words);
  const { lens, query, change } = useLens();
  const options = useOptions(lens.model);
  const asked = useDiagnosis(query);
  const nothing = asked.data?.flow.population.watermark === null;
  const pickers = { lens, change, options: options.data };
  return (
    <Page
      title={t("title")}
      controls={
        nothing ? undefined : (
          <>
            <ModelPicker {...pickers} />
            <CohortPicker lens={lens} change={change} />
            <PeriodPicker key={options.data?.watermark ?? ""} {...pickers} />
          </>
        )
      }
    >
      {asked.error !== null ? (
        <Problem problem={asked.error} again={() => void asked.refetch()} />
      ) : nothing ? (
        <Empty
          picture="path"
          title={t("empty")}
          text={t("emptyText")}
          action={
            <Button component={Link} to="/data">
              {t("emptyAction")}
            </Button>
          }
        />
      ) : asked.data ? (
        <Kept stale={asked.isPlaceholderData}>
          <Found diagnosis={asked.data} />
        </Kept>
      ) : (
        <div className={css.stack}>
          <Loading tall />
          <Loading />
        </div>
      )}
    </Page>
  );
}

function Found({ diagnosis }: { diagnosis: Diagnosis }) {
  const t = useWords(words);
  const text = useText();
  const { moment } = useFigures();
  const { population } = diagnosis.flow;
  const values = {
    customers: population.customers,
    all: population.of,
    moment: population.watermark === null ? "" : moment(population.watermark),
  };
  const some = population.customers !== population.of;
  return (
    <div className={css.stack}>
      <header>
        <h1>{text(diagnosis.headline)}</h1>
        <p className={css.about}>
          {t(some ? "aboutSome" : "about", values)}
          {diagnosis.sources > 0 && ` · ${t("channels", { count: diagnosis.sources })}`}
        </p>
      </header>
      {diagnosis.unreadable.map((problem) => (
        <Notice key={`${problem.file ?? ""} ${problem.message.en}`}>
          <strong>{t("unreadable")}</strong> {problem.file} {text(problem.message)}
        </Notice>
      ))}
      <JourneyCard diagnosis={diagnosis} />
      <div className={css.pair}>
        <WorstCard diagnosis={diagnosis} />
        <UndecidedCard diagnosis={diagnosis} />
      </div>
      {diagnosis.claims.claims > 0 && <ClaimStrip diagnosis={diagnosis} />}
    </div>
  );
}

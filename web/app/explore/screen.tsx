/** Explore: one's own customers, question by question; the address holds the whole question. */
import { Button } from "@mantine/core";
import { Link, Navigate, Route, Routes } from "react-router";
import { Empty } from "../parts/Empty";
import { Problem } from "../parts/Problem";
import { Page } from "../shell/Page";
import { useWords } from "../words/words";
import { useOptions } from "./data";
import { ExploreBar, Tabs } from "./ExploreBar";
import { FilterCard } from "./FilterCard";
import { useLens } from "./lens";
import css from "./screen.module.css";
import { StagesTab } from "./StagesTab";
import { TransitionsTab } from "./TransitionsTab";
import { VariantsTab } from "./VariantsTab";
import { words } from "./words";

export default function Screen() {
  const t = useWords(words);
  const { lens } = useLens();
  const options = useOptions(lens.model);
  const nothing = options.data?.customers === 0;
  return (
    <Page
      title={t("title")}
      heading={<h1 className={css.title}>{t("title")}</h1>}
      controls={nothing ? undefined : <Tabs />}
      aside={nothing ? undefined : <ExploreBar />}
    >
      {options.error !== null && options.data === undefined ? (
        <Problem problem={options.error} again={() => void options.refetch()} />
      ) : nothing ? (
        <Empty
          picture="funnel"
          title={t("empty")}
          text={t("emptyText")}
          action={
            <Button component={Link} to="/data">
              {t("emptyAction")}
            </Button>
          }
        />
      ) : (
        <div className={css.stack}>
          <FilterCard options={options.data} />
          <Routes>
            <Route index element={<StagesTab options={options.data} />} />
            <Route path="transitions" element={<TransitionsTab />} />
            <Route path="variants" element={<VariantsTab />} />
            <Route path="*" element={<Navigate to="/explore" replace />} />
          </Routes>
        </div>
      )}
    </Page>
  );
}

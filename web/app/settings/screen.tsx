import { Button } from "@mantine/core";
import { Link } from "react-router";
import { Empty } from "../parts/Empty";
import { Page } from "../shell/Page";
import { useWords } from "../words/words";
import { words } from "./words";

export default function Screen() {
  const t = useWords(words);
  return (
    <Page title={t("title")}>
      <Empty
        picture="table"
        title={t("empty")}
        text={t("emptyText")}
        action={
          <Button component={Link} to="/">
            {t("emptyAction")}
          </Button>
        }
      />
    </Page>
  );
}

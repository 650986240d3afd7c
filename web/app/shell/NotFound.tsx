import { Button } from "@mantine/core";
import { Link } from "react-router";
import { Empty } from "../parts/Empty";
import { useWords } from "../words/words";
import { Page } from "./Page";
import { words } from "./words";

export function NotFound() {
  const t = useWords(words);
  return (
    <Page title={t("notFound")} heading={<h1>{t("product")}</h1>}>
      <Empty
        picture="path"
        title={t("notFound")}
        text={t("notFoundHint")}
        action={
          <Button component={Link} to="/">
            {t("toHome")}
          </Button>
        }
      />
    </Page>
  );
}

/** Data: imports with undo, importing, quality. */
import { Button } from "@mantine/core";
import { IconUpload } from "@tabler/icons-react";
import { lazy, Suspense } from "react";
import { Link, Route, Routes } from "react-router";
import { LinkTabs } from "../parts/LinkTabs";
import { NotFound } from "../shell/NotFound";
import { Page } from "../shell/Page";
import { useMay } from "../shell/session";
import { useWords } from "../words/words";
import { ImportsScreen } from "./ImportsScreen";
import { QualityScreen } from "./QualityScreen";
import { words } from "./words";

const ImportScreen = lazy(() => import("./ImportScreen"));

export default function Screen() {
  return (
    <Suspense fallback={null}>
      <Routes>
        <Route index element={<View content={<ImportsScreen />} />} />
        <Route path="quality" element={<View headed content={<QualityScreen />} />} />
        <Route path="import" element={<ImportScreen />} />
        <Route path="*" element={<NotFound />} />
      </Routes>
    </Suspense>
  );
}

interface ViewProps {
  content: React.ReactNode;
  /** Whether the content has a main heading of its own. */
  headed?: boolean;
}

function View({ content, headed = false }: ViewProps) {
  const t = useWords(words);
  const may = useMay("editor");
  return (
    <Page
      title={t("title")}
      heading={headed ? undefined : <h1>{t("title")}</h1>}
      controls={
        <LinkTabs
          label={t("views")}
          tabs={[
            { to: "/data", text: t("imports"), end: true },
            { to: "/data/quality", text: t("quality") },
          ]}
        />
      }
      aside={
        may && (
          <Button
            component={Link}
            to="/data/import"
            leftSection={<IconUpload size={16} stroke={1.7} aria-hidden />}
          >
            {t("importNew")}
          </Button>
        )
      }
    >
      {content}
    </Page>
  );
}

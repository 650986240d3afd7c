/** Customers: the list, those in need, one person, a replay, a walk of one's own. */
import { lazy, Suspense } from "react";
import { Navigate, Route, Routes, useParams } from "react-router";
import { LinkTabs } from "../parts/LinkTabs";
import { NotFound } from "../shell/NotFound";
import { Page } from "../shell/Page";
import { useWords } from "../words/words";
import { CareList } from "./CareList";
import { List } from "./List";
import { words } from "./words";

const Person = lazy(() => import("./Person"));
const Replay = lazy(() => import("./Replay"));
const Walks = lazy(() => import("./Walks"));

export default function Screen() {
  return (
    <Suspense fallback={null}>
      <Routes>
        <Route index element={<View content={<List />} />} />
        <Route path="care/:need" element={<CareView />} />
        <Route path="walks" element={<WalksView />} />
        <Route path="of/:customer" element={<Person />} />
        <Route path="of/:customer/replay" element={<Replay />} />
        <Route path="*" element={<NotFound />} />
      </Routes>
    </Suspense>
  );
}

function WalksView() {
  return <View headed content={<Walks />} />;
}

function CareView() {
  const { need } = useParams();
  if (need !== "neglected" && need !== "slipped_through")
    return <Navigate to="/customers" replace />;
  return <View headed content={<CareList key={need} need={need} />} />;
}

interface ViewProps {
  content: React.ReactNode;
  /** Whether the content has a main heading of its own. */
  headed?: boolean;
}

function View({ content, headed = false }: ViewProps) {
  const t = useWords(words);
  return (
    <Page
      title={t("title")}
      heading={headed ? undefined : <h1>{t("title")}</h1>}
      controls={
        <LinkTabs
          label={t("views")}
          tabs={[
            { to: "/customers", text: t("everybody"), end: true },
            { to: "/customers/care/neglected", text: t("neglected") },
            { to: "/customers/care/slipped_through", text: t("slipped_through") },
            { to: "/customers/walks", text: t("walks") },
          ]}
        />
      }
    >
      {content}
    </Page>
  );
}

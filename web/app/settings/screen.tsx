/** Settings: oneself, the people, the workspace. */
import { Route, Routes } from "react-router";
import { LinkTabs } from "../parts/LinkTabs";
import { Page } from "../shell/Page";
import { useMay } from "../shell/session";
import { useWords } from "../words/words";
import { Own } from "./Own";
import { People } from "./People";
import css from "./settings.module.css";
import { words } from "./words";
import { WorkspaceSettings } from "./WorkspaceSettings";

export default function Screen() {
  const t = useWords(words);
  const admin = useMay("admin");
  const tabs = [
    { to: "/settings", text: t("own"), end: true },
    ...(admin ? [{ to: "/settings/people", text: t("people") }] : []),
    { to: "/settings/workspace", text: t("workspace") },
  ];
  return (
    <Page
      title={t("title")}
      heading={<h1>{t("title")}</h1>}
      controls={<LinkTabs label={t("parts")} tabs={tabs} />}
    >
      <div className={css.column}>
        <Routes>
          <Route index element={<Own />} />
          <Route path="people" element={<People />} />
          <Route path="workspace" element={<WorkspaceSettings />} />
        </Routes>
      </div>
    </Page>
  );
}

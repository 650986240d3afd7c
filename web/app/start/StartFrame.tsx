/** The page before one is inside: the sign, one form, the language. */
import { SegmentedControl } from "@mantine/core";
import { useEffect } from "react";
import { Sign } from "../shell/WorkspaceHead";
import { setLanguage, useLanguage, type Language } from "../words/language";
import { useWords } from "../words/words";
import css from "./StartFrame.module.css";
import { words } from "./words";

interface StartFrameProps {
  title: string;
  text: string;
  children: React.ReactNode;
}

export function StartFrame({ title, text, children }: StartFrameProps) {
  const t = useWords(words);
  const language = useLanguage();
  useEffect(() => {
    document.title = title;
  }, [title]);
  return (
    <main className={css.page}>
      <div className={css.card}>
        <Sign size={40} />
        <h1 className={css.title}>{title}</h1>
        <p className={css.text}>{text}</p>
        {children}
      </div>
      <SegmentedControl
        className={css.language}
        aria-label={t("language")}
        size="xs"
        data={[
          { value: "vi", label: "Tiếng Việt" },
          { value: "en", label: "English" },
        ]}
        value={language}
        onChange={(value) => setLanguage(value as Language)}
      />
    </main>
  );
}

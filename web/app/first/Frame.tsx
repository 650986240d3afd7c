/** The frame of a step: the steps above, the content, what leads on at the foot. */
import { Page } from "../shell/Page";
import { useWords } from "../words/words";
import css from "./Frame.module.css";
import { Steps, type Step } from "./Steps";
import { words } from "./words";

interface FrameProps {
  now: Step;
  search?: string;
  foot?: React.ReactNode;
  children: React.ReactNode;
}

export function Frame({ now, search, foot, children }: FrameProps) {
  const t = useWords(words);
  return (
    <Page
      title={t("title")}
      heading={<Steps now={now} {...(search !== undefined && { search })} />}
    >
      <div className={css.card}>
        <div className={css.content}>{children}</div>
        {foot !== undefined && <footer className={css.foot}>{foot}</footer>}
      </div>
    </Page>
  );
}

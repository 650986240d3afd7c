/** Whoever came in by a link sets a password before anything else, or says that it can wait. */
import { Button } from "@mantine/core";
import { PasswordForm } from "../settings/PasswordForm";
import { usePerson } from "../shell/session";
import { useWords } from "../words/words";
import { StartFrame } from "./StartFrame";
import css from "./StartFrame.module.css";
import { words } from "./words";

export default function SetPassword({ later }: { later: () => void }) {
  const t = useWords(words);
  const { name } = usePerson();
  return (
    <StartFrame title={t("setPassword", { name })} text={t("setPasswordText")}>
      <PasswordForm />
      <Button className={css.later} variant="subtle" onClick={later}>
        {t("later")}
      </Button>
    </StartFrame>
  );
}

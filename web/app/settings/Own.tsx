/** One's own name, language, colours and password. */
import { Button, Radio, TextInput, useMantineColorScheme } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { answer, api } from "../../api/client";
import { Card } from "../parts/Card";
import { Problem } from "../parts/Problem";
import { useAskAgain, usePerson } from "../shell/session";
import { setLanguage, type Language } from "../words/language";
import { useWords } from "../words/words";
import { PasswordForm } from "./PasswordForm";
import css from "./settings.module.css";
import { words } from "./words";

const SCHEMES = ["light", "dark", "auto"] as const;

export function Own() {
  const t = useWords(words);
  const person = usePerson();
  return (
    <>
      <NameCard name={person.name} />
      <LanguageCard language={person.language} />
      <ColoursCard />
      <Card title={t("password")}>
        {!person.signs_in && <p className={css.text}>{t("noPassword")}</p>}
        <PasswordForm />
      </Card>
    </>
  );
}

function NameCard({ name }: { name: string }) {
  const t = useWords(words);
  const askAgain = useAskAgain();
  const [given, setGiven] = useState(name);
  const save = useMutation({
    mutationFn: () => answer(api.PATCH("/api/v1/session/person", { body: { name: given } })),
    onSuccess: askAgain,
  });
  return (
    <Card title={t("name")}>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <TextInput
          aria-label={t("name")}
          autoComplete="name"
          required
          value={given}
          onChange={(event) => setGiven(event.currentTarget.value)}
        />
        {save.error && <Problem compact problem={save.error} />}
        <div className={css.foot}>
          <Button
            type="submit"
            variant="default"
            disabled={given === name}
            loading={save.isPending}
          >
            {t("save")}
          </Button>
          <span className={css.saved} role="status">
            {save.isSuccess && given === name && t("saved")}
          </span>
        </div>
      </form>
    </Card>
  );
}

function LanguageCard({ language }: { language: Language }) {
  const t = useWords(words);
  const askAgain = useAskAgain();
  const save = useMutation({
    mutationFn: (next: Language) =>
      answer(api.PATCH("/api/v1/session/person", { body: { language: next } })),
    onMutate: (next) => setLanguage(next),
    onSettled: askAgain,
  });
  return (
    <Card title={t("language")} note={t("languageNote")}>
      <Radio.Group
        aria-label={t("language")}
        value={save.isPending ? save.variables : language}
        onChange={(value) => save.mutate(value as Language)}
      >
        <div className={css.options}>
          <Radio value="vi" label={<span lang="vi">{t("vietnamese")}</span>} />
          <Radio value="en" label={<span lang="en">{t("english")}</span>} />
        </div>
      </Radio.Group>
      {save.error && <Problem compact problem={save.error} />}
    </Card>
  );
}

function ColoursCard() {
  const t = useWords(words);
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Card title={t("colours")} note={t("coloursNote")}>
      <Radio.Group
        aria-label={t("colours")}
        value={colorScheme}
        onChange={(value) => setColorScheme(value as (typeof SCHEMES)[number])}
      >
        <div className={css.options}>
          {SCHEMES.map((scheme) => (
            <Radio key={scheme} value={scheme} label={t(scheme)} />
          ))}
        </div>
      </Radio.Group>
    </Card>
  );
}

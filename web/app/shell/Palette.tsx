/** The command palette: screens and commands by name, diacritics optional. */
import { Modal, TextInput, UnstyledButton } from "@mantine/core";
import { useState } from "react";
import { useNavigate } from "react-router";
import { matches } from "../words/sorting";
import { useWords } from "../words/words";
import { NOUNS, SETTINGS } from "./nouns";
import { words } from "./words";

export default function Palette({ close }: { close: () => void }) {
  const t = useWords(words);
  const navigate = useNavigate();
  const [wanted, setWanted] = useState("");
  const found = [...NOUNS, SETTINGS].filter(({ name }) => matches(t(name), wanted));
  return (
    <Modal opened onClose={close} withCloseButton={false} title={null} aria-label={t("search")}>
      <TextInput
        aria-label={t("search")}
        placeholder={t("search")}
        value={wanted}
        onChange={(event) => setWanted(event.currentTarget.value)}
        data-autofocus
      />
      {found.map(({ name, to }) => (
        <UnstyledButton
          key={name}
          onClick={() => {
            close();
            void navigate(to);
          }}
        >
          {t(name)}
        </UnstyledButton>
      ))}
    </Modal>
  );
}

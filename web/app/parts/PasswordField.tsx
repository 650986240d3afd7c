import { PasswordInput, type PasswordInputProps } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useWords } from "../words/words";
import { words } from "./words";

/** A field for a password, with a button that shows what was typed. */
export function PasswordField(props: PasswordInputProps) {
  const t = useWords(words);
  const [shown, { toggle }] = useDisclosure(false);
  return (
    <PasswordInput
      visible={shown}
      onVisibilityChange={toggle}
      {...props}
      visibilityToggleButtonProps={{
        c: "var(--ink-2)",
        "aria-label": t(shown ? "hidePassword" : "showPassword"),
      }}
    />
  );
}

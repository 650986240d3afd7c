/** Which department owns a part of the map. */
import { NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { changed } from "../../../editing/intents";
import { at } from "../../../editing/paths";
import { useWords } from "../../words/words";
import { useEditor } from "../editor/editor";
import { departmentsOf } from "../editor/names";
import { words } from "./words";

const OTHER = "\u0000";

export function OwnerField({ path }: { path: string }) {
  const t = useWords(words);
  const { document, language, mayEdit, perform } = useEditor();
  const [naming, setNaming] = useState<string | null>(null);
  const owner = at(document, path);
  const departments = departmentsOf(document, language);
  const put = (value: string | null): void => {
    perform(changed(document, path, value), { label: t("did_owner"), path });
    setNaming(null);
  };
  if (naming !== null) {
    return (
      <TextInput
        label={t("newOwner")}
        data-autofocus
        maxLength={60}
        value={naming}
        onChange={(event) => setNaming(event.currentTarget.value)}
        onBlur={() => (naming.trim() === "" ? setNaming(null) : put(naming.trim()))}
        onKeyDown={(event) => {
          if (event.key === "Enter" && !event.nativeEvent.isComposing) event.currentTarget.blur();
        }}
      />
    );
  }
  return (
    <NativeSelect
      label={t("owner")}
      disabled={!mayEdit}
      value={typeof owner === "string" ? owner : ""}
      onChange={(event) => {
        const { value } = event.currentTarget;
        if (value === OTHER) setNaming("");
        else put(value === "" ? null : value);
      }}
      data={[
        { value: "", label: t("nobody") },
        ...departments.map(({ key, name }) => ({ value: key, label: name })),
        { value: OTHER, label: t("otherOwner") },
      ]}
    />
  );
}

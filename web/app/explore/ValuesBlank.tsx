/** A blank for several values: any of them may hold. */
import { Combobox, UnstyledButton, useCombobox, Checkbox } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { useId, useState } from "react";
import { compareNames, matches } from "../words/sorting";
import { useFigures } from "../words/useFigures";
import { useWords } from "../words/words";
import css from "./ValuesBlank.module.css";
import { words } from "./words";

interface ValuesBlankProps {
  name: string;
  values: readonly string[];
  choices: readonly { value: string; customers: number }[];
  onChange: (values: string[]) => void;
}

export function ValuesBlank({ name, values, choices, onChange }: ValuesBlankProps) {
  const t = useWords(words);
  const { whole } = useFigures();
  const label = useId();
  const [wanted, setWanted] = useState("");
  const combobox = useCombobox({
    onDropdownClose: () => setWanted(""),
  });
  const found = choices
    .filter(({ value }) => matches(value, wanted))
    .toSorted((one, other) => compareNames(one.value, other.value));
  return (
    <Combobox
      store={combobox}
      position="bottom-start"
      width="max-content"
      onOptionSubmit={(picked) =>
        onChange(
          values.includes(picked) ? values.filter((one) => one !== picked) : [...values, picked],
        )
      }
    >
      <span className={css.blank}>
        <span className={css.name} id={label}>
          {name}
        </span>
        <Combobox.Target targetType="button">
          <UnstyledButton
            className={css.target}
            data-empty={values.length === 0 || undefined}
            aria-labelledby={`${label} ${label}-value`}
            onClick={() => combobox.toggleDropdown()}
          >
            <span id={`${label}-value`}>
              {values.length === 0 ? t("valuesEmpty") : values.join(` ${t("or")} `)}
            </span>
            <IconChevronDown size={14} stroke={2} aria-hidden />
          </UnstyledButton>
        </Combobox.Target>
      </span>
      <Combobox.Dropdown>
        <Combobox.Search
          value={wanted}
          aria-label={name}
          onChange={(event) => setWanted(event.currentTarget.value)}
        />
        <Combobox.Options className={css.options} labelledBy={label}>
          {found.map(({ value, customers }) => (
            <Combobox.Option key={value} value={value} active={values.includes(value)}>
              <span className={css.option}>
                <Checkbox.Indicator checked={values.includes(value)} size="xs" />
                {value}
                <span className={css.count}>{whole(customers)}</span>
              </span>
            </Combobox.Option>
          ))}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}

/** Step one: personas as groups of real customers, by what the data say of them. */
import { Button, Checkbox, NativeSelect, TextInput } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { useOptions } from "../../explore/data";
import { Card } from "../../parts/Card";
import { Notice } from "../../parts/Notice";
import { Loading } from "../../parts/Waiting";
import { useFigures } from "../../words/useFigures";
import { useWords } from "../../words/words";
import css from "./new.module.css";
import type { Wish } from "./plan";
import type { StepProps } from "./steps";
import { words } from "./words";

const LEAST = 30;

export function PersonaStep({ plan, change }: StepProps) {
  const t = useWords(words);
  const options = useOptions(null).data;
  const attributes = (options?.attributes ?? []).filter(({ values }) => values.length > 1);
  if (plan.start.kind === "industry") return <Notice tone="hint">{t("ownPersonas")}</Notice>;
  if (options && attributes.length === 0) return <Notice tone="hint">{t("noAttributes")}</Notice>;
  if (!options) return <Loading />;
  return (
    <>
      <Chosen
        wishes={plan.wishes}
        remove={(wish) => change({ wishes: plan.wishes.filter((one) => one !== wish) })}
      />
      <NewPersona
        key={plan.wishes.length}
        attributes={attributes}
        customers={options.customers}
        add={(wish) => change({ wishes: [...plan.wishes, wish] })}
      />
    </>
  );
}

function Chosen({ wishes, remove }: { wishes: readonly Wish[]; remove: (wish: Wish) => void }) {
  const t = useWords(words);
  return (
    <Card title={t("chosenPersonas")}>
      {wishes.length === 0 && <p className={css.quiet}>{t("everybody")}</p>}
      <ul className={css.personas}>
        {wishes.map((wish) => (
          <li key={wish.name}>
            <span>
              <strong>{wish.name}</strong>
              <span className={css.quiet}>
                {wish.attribute}: {wish.values.join(", ")}
              </span>
            </span>
            <Button
              variant="subtle"
              color="gray"
              size="compact-sm"
              aria-label={t("removePersona", { name: wish.name })}
              onClick={() => remove(wish)}
            >
              <IconX size={15} stroke={1.8} aria-hidden />
            </Button>
          </li>
        ))}
      </ul>
    </Card>
  );
}

interface NewPersonaProps {
  attributes: readonly { key: string; values: readonly { value: string; customers: number }[] }[];
  customers: number;
  add: (wish: Wish) => void;
}

function NewPersona({ attributes, customers, add }: NewPersonaProps) {
  const t = useWords(words);
  const { whole, percent } = useFigures();
  const [key, setKey] = useState(attributes[0]?.key ?? "");
  const [values, setValues] = useState<readonly string[]>([]);
  const [name, setName] = useState("");
  const attribute = attributes.find((one) => one.key === key);
  const said = (count: number): string =>
    count >= LEAST && customers > 0
      ? t("customersShare", { n: count, share: percent(count / customers) })
      : t("customersFew", { n: whole(count) });
  const ready = values.length > 0;
  return (
    <Card title={t("addPersona")}>
      <form
        className={css.newPersona}
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) add({ name: name.trim() || values.join(", "), attribute: key, values });
        }}
      >
        <NativeSelect
          label={t("attribute")}
          value={key}
          onChange={(event) => {
            setKey(event.currentTarget.value);
            setValues([]);
          }}
          data={attributes.map((one) => one.key)}
        />
        <Checkbox.Group label={t("values")} value={[...values]} onChange={setValues}>
          <div className={css.values}>
            {attribute?.values.map((one) => (
              <Checkbox
                key={one.value}
                value={one.value}
                label={one.value}
                description={said(one.customers)}
              />
            ))}
          </div>
        </Checkbox.Group>
        <TextInput
          label={t("personaName")}
          placeholder={t("namePlaceholder")}
          value={name}
          maxLength={120}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button
          type="submit"
          variant="default"
          disabled={!ready}
          leftSection={<IconPlus size={16} stroke={2} aria-hidden />}
        >
          {t("addPersona")}
        </Button>
      </form>
    </Card>
  );
}

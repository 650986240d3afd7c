/** Step three: touchpoints found in the data, by stage; those below their peers are marked. */
import { Button, Checkbox } from "@mantine/core";
import { IconArrowDownRight } from "@tabler/icons-react";
import { touchpointsOf } from "../../../editing/intents";
import { Card } from "../../parts/Card";
import { Notice } from "../../parts/Notice";
import { Problem } from "../../parts/Problem";
import { useFigures } from "../../words/useFigures";
import { useWords } from "../../words/words";
import { useFindTouchpoints, usePainHints, type DraftTouch } from "./data";
import css from "./new.module.css";
import { wanted } from "./plan";
import { useDraftNames, type DraftStepProps } from "./steps";
import { words } from "./words";

const LEAST = 30;

export function TouchpointStep({ plan, change, draft, document }: DraftStepProps) {
  const t = useWords(words);
  const names = useDraftNames(document);
  const choose = (ids: readonly string[], on: boolean): void => {
    const without = new Set(plan.without);
    for (const id of ids) {
      if (on) without.delete(id);
      else without.add(id);
    }
    change({ without });
  };
  const all = draft.touchpoints.length;
  return (
    <>
      <Undiscovered />
      {all === 0 && <Notice tone="hint">{t("noTouchpoints")}</Notice>}
      {names.stages
        .map((stage) => ({ stage, ids: touchpointsOf(document, stage.key) }))
        .filter(({ ids }) => ids.length > 0)
        .map(({ stage, ids }) => (
          <Card key={stage.key} title={stage.name} flush>
            <table className={css.table}>
              <thead>
                <tr>
                  <th scope="col">{t("touchpoint")}</th>
                  <th scope="col" data-figure>
                    {t("customers")}
                  </th>
                  <th scope="col" data-figure>
                    {t("goOn")}
                  </th>
                  <th scope="col">{t("peers")}</th>
                </tr>
              </thead>
              <tbody>
                {ids.map((id) => (
                  <TouchRow
                    key={id}
                    name={names.touchpoint(id)}
                    touch={draft.touchpoints.find((one) => one.id === id)}
                    chosen={!plan.without.has(id)}
                    choose={(on) => choose([id], on)}
                  />
                ))}
              </tbody>
            </table>
          </Card>
        ))}
      <p className={css.quiet}>
        {t("chosen", { n: wanted(document, plan).length, count: all })}
        {draft.left_out > 0 && ` ${t("leftOut", { n: draft.left_out })}`}
      </p>
    </>
  );
}

interface TouchRowProps {
  name: string;
  touch: DraftTouch | undefined;
  chosen: boolean;
  choose: (on: boolean) => void;
}

function TouchRow({ name, touch, chosen, choose }: TouchRowProps) {
  const t = useWords(words);
  const { whole, percent, percentRange } = useFigures();
  const came = touch?.customers ?? null;
  const known = touch !== undefined && touch.n >= LEAST ? touch : null;
  return (
    <tr data-off={!chosen || undefined}>
      <th scope="row">
        <Checkbox
          label={name}
          checked={chosen}
          onChange={(event) => choose(event.currentTarget.checked)}
        />
      </th>
      <td data-figure data-label={t("customers")}>
        {touch?.new ? t("new") : came === null ? "" : whole(came)}
      </td>
      <td data-figure data-label={t("goOn")}>
        {known === null || known.conversion === null ? (
          <span className={css.quiet}>{came === null ? "" : t("tooFew")}</span>
        ) : (
          <>
            {percent(known.conversion)}
            <span className={css.under}>
              {known.low !== null && known.high !== null && percentRange(known.low, known.high)}, n{" "}
              {whole(known.n)}
            </span>
          </>
        )}
      </td>
      <td>
        {known === null || known.below === null || known.peers_conversion === null ? (
          <span className={css.quiet}>{t("unknownPeers")}</span>
        ) : known.below ? (
          <span className={css.below}>
            <IconArrowDownRight size={15} stroke={2} aria-hidden />
            {t("below", { share: percent(known.peers_conversion) })}
          </span>
        ) : (
          <span className={css.quiet}>{t("notBelow")}</span>
        )}
      </td>
    </tr>
  );
}

/** Events that no touchpoint stands for yet: they can be made touchpoints at once. */
function Undiscovered() {
  const t = useWords(words);
  const hints = usePainHints(null, true);
  const find = useFindTouchpoints();
  const count = hints.data?.undiscovered ?? 0;
  if (find.isError) return <Problem problem={find.error} again={() => find.mutate()} />;
  if (count === 0) return null;
  return (
    <Notice
      tone="hint"
      action={
        <Button
          variant="default"
          size="compact-md"
          loading={find.isPending}
          onClick={() => find.mutate()}
        >
          {t("find")}
        </Button>
      }
    >
      {t("undiscovered", { count })}
    </Notice>
  );
}

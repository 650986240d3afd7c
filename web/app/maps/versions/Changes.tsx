/** What differs between two versions in meaning, and what becomes of the evidence. */
import {
  IconArrowsMove,
  IconLetterCase,
  IconMinus,
  IconPencil,
  IconPlus,
  type Icon,
} from "@tabler/icons-react";
import { Problem } from "../../parts/Problem";
import { Loading } from "../../parts/Waiting";
import { useText } from "../../words/language";
import { useWords } from "../../words/words";
import { useDiff, type DiffChange } from "./data";
import css from "./versions.module.css";
import { words } from "./words";

const ICONS: Record<DiffChange["kind"], Icon> = {
  added: IconPlus,
  removed: IconMinus,
  moved: IconArrowsMove,
  reworded: IconLetterCase,
  meaning: IconPencil,
};

export function Changes({ map, old, now }: { map: string; old: number; now: number }) {
  const t = useWords(words);
  const text = useText();
  const diff = useDiff(map, old, now);
  if (old === now) return <p className={css.quiet}>{t("nothing")}</p>;
  if (old <= 0) return <p className={css.quiet}>{t("first")}</p>;
  if (diff.isPending) return <Loading />;
  if (diff.isError) return <Problem problem={diff.error} again={() => void diff.refetch()} />;
  if (diff.data.changes.length === 0) return <p className={css.quiet}>{t("nothing")}</p>;
  return (
    <>
      <p className={css.headline}>{text(diff.data.headline)}</p>
      <ul className={css.changes}>
        {diff.data.changes.map((change) => (
          <ChangeLine
            key={`${change.part} ${change.old_id ?? ""} ${change.new_id ?? ""}`}
            change={change}
          />
        ))}
      </ul>
    </>
  );
}

function ChangeLine({ change }: { change: DiffChange }) {
  const t = useWords(words);
  const text = useText();
  const Sign = ICONS[change.kind];
  return (
    <li className={css.change}>
      <Sign className={css.sign} size={16} stroke={1.7} aria-hidden />
      <div>
        <p className={css.changeHead}>
          <span>{text(change.kind_words)}</span>
          <span className={css.quiet}>{text(change.part_words)}</span>
        </p>
        <p className={css.changed}>{text(change.name)}</p>
        {text(change.words) !== "" && <p className={css.quiet}>{text(change.words)}</p>}
        {change.evidence !== null && change.evidence !== undefined && (
          <p className={css.evidence} data-evidence={change.evidence}>
            {t(change.evidence)}
          </p>
        )}
      </div>
    </li>
  );
}

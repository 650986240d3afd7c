/** Where the funnel loses most, what that is worth, and the way to a claim about it. */
import { IconBulb } from "@tabler/icons-react";
import { Notice } from "../parts/Notice";
import { ClaimButton, claimOn } from "./ClaimButton";
import type { FunnelView } from "./data";
import { useLens } from "./lens";
import css from "./screen.module.css";
import { useWriter } from "./useWriter";

export function LossTip({ view }: { view: FunnelView }) {
  const { t, text, figures } = useWriter();
  const { lens } = useLens();
  const { loss, steps } = view;
  const before = loss && steps[loss.before];
  const after = loss && steps[loss.after];
  if (!loss || !before || !after) return null;
  const values = {
    from: text(before.step.name),
    to: text(after.step.name),
    count: loss.stopped,
    money: loss.worth ? figures.roundMoney(loss.worth.value) : "",
  };
  return (
    <div className={css.tip}>
      <Notice tone="hint" icon={<IconBulb size={17} stroke={1.7} aria-hidden />}>
        <Bold text={t(loss.worth ? "lossMoney" : "loss", values)} />{" "}
        {view.by === "touchpoint" && (
          <ClaimButton
            claim={claimOn(lens, {
              use: before.step.id,
              metric: "touchpoint_conversion/1",
              params: { goal: after.step.id },
            })}
          />
        )}
      </Notice>
    </div>
  );
}

/** A text whose stressed part stands between `<b>` and `</b>`. */
function Bold({ text }: { text: string }) {
  const [before = "", stressed = "", after = ""] = text.split(/<b>|<\/b>/);
  return (
    <>
      {before}
      <strong>{stressed}</strong>
      {after}
    </>
  );
}

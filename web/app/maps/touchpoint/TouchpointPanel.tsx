/** Everything about one touchpoint: who owns it, the three experiences, pains with opportunities, quotes, claims. */
import { Button } from "@mantine/core";
import { useSearchParams } from "react-router";
import { isObject } from "../../../editing/json";
import { at } from "../../../editing/paths";
import { Face, faceLevel } from "../../parts/Mark";
import { useFigures } from "../../words/useFigures";
import { useWords } from "../../words/words";
import { useEditor } from "../editor/editor";
import { useNames } from "../editor/names";
import { useEvidence } from "../evidence/data";
import { Panel, Section } from "../panel/Panel";
import { OwnerField } from "./OwnerField";
import { Pains } from "./Pains";
import { Quotes } from "./Quotes";
import { TextField } from "./TextField";
import css from "./touchpoint.module.css";
import { words } from "./words";

export default function TouchpointPanel() {
  const t = useWords(words);
  const names = useNames();
  const [search] = useSearchParams();
  const { document } = useEditor();
  const [list, id = ""] = (search.get("about") ?? "").split(".");
  const path = `touchpoints.${id}`;
  if (list !== "touchpoints" || at(document, path) === undefined) {
    return (
      <Panel title={t("title")}>
        <p className={css.none}>{t("none")}</p>
      </Panel>
    );
  }
  const add = search.get("add");
  return (
    <Panel
      key={`${id} ${add ?? ""}`}
      title={names.about(path)}
      note={names.stageOf(id)}
      foot={<Foot path={path} />}
    >
      <div className={css.fields}>
        <OwnerField path={`${path}.owner`} />
        <TextField path={`${path}.goal`} label={t("goal")} />
        <TextField path={`${path}.motivation`} label={t("motivation")} />
      </div>
      <Section title={t("pains")}>
        <Pains touchpoint={id} adding={add === "pain"} />
      </Section>
      <Section title={t("experiences")}>
        <div className={css.experiences}>
          <TextField path={`${path}.experience.wanted`} label={t("wanted")} />
          <TextField path={`${path}.experience.promised`} label={t("promised")} />
          <Received path={path} />
        </div>
      </Section>
      <Section title={t("quotes")}>
        <Quotes touchpoint={id} adding={add === "quote"} />
      </Section>
    </Panel>
  );
}

const LEAST = 30;

/** What customers received: measured, never written by hand. */
function Received({ path }: { path: string }) {
  const t = useWords(words);
  const { whole, decimal } = useFigures();
  const { document } = useEditor();
  const evidence = useEvidence();
  const touchpoint = at(document, path);
  const use = isObject(touchpoint) ? (touchpoint["use"] ?? touchpoint["id"]) : null;
  const seen = evidence.data?.observed?.touchpoints.find((one) => one.id === use);
  const emotion = seen?.emotion ?? null;
  const shown = emotion !== null && emotion.value !== null && emotion.n >= LEAST;
  return (
    <div>
      <p className={css.label}>{t("received")}</p>
      {seen && <p>{t("customers", { customers: whole(seen.customers) })}</p>}
      <p className={css.received}>
        {shown ? (
          <>
            <Face level={faceLevel(emotion.value ?? 0)} size={22} />
            {t("measured", { value: decimal(emotion.value ?? 0), customers: whole(emotion.n) })}
          </>
        ) : (
          <>
            <Face level={0} size={22} />
            {t("fewScores", { n: LEAST })}
          </>
        )}
      </p>
    </div>
  );
}

function Foot({ path }: { path: string }) {
  const t = useWords(words);
  const { open, mayEdit } = useEditor();
  return (
    <>
      <Button onClick={() => open("evidence", { about: path })}>{t("seeClaims")}</Button>
      {mayEdit && (
        <Button variant="default" onClick={() => open("claim", { about: path })}>
          {t("newClaim")}
        </Button>
      )}
      <Button variant="default" onClick={() => open("comments", { at: path })}>
        {t("comment")}
      </Button>
    </>
  );
}

/** Step 4: who to call first. */
import { Button } from "@mantine/core";
import { Link } from "react-router";
import { CareDownloads, CareList } from "../customers/CareList";
import { useCare, type Need } from "../customers/customers";
import { useWords } from "../words/words";
import css from "./FileStep.module.css";
import { Frame } from "./Frame";
import { words } from "./words";

const SHOWN = 7;

export function TodoStep() {
  const t = useWords(words);
  const neglected = useCare("neglected", SHOWN);
  // where nobody bought, those who slipped through on the way come first
  const need: Need = neglected.data?.total === 0 ? "slipped_through" : "neglected";
  return (
    <Frame
      now="stepTodo"
      search={location.search}
      foot={
        <>
          <span className={css.back}>
            <CareDownloads need={need} />
          </span>
          <Button component={Link} to={`/customers/care/${need}`}>
            {t("wholeList")}
          </Button>
        </>
      }
    >
      <CareList need={need} most={SHOWN} bare />
    </Frame>
  );
}

/** From what is seen to a claim: the map's claim builder opens with the same question, and asks what is expected. */
import { Button, Menu } from "@mantine/core";
import { Link } from "react-router";
import { useMay } from "../shell/session";
import { useText } from "../words/language";
import { useWords } from "../words/words";
import { documentOf, type Condition } from "./cohort";
import { useOptions } from "./data";
import type { Lens } from "./lens";
import { words } from "./words";

export interface ClaimDraft {
  /** The touchpoint of touchpoints.yaml that it is about. */
  use?: string;
  /** Or the stage of the model. */
  stage?: string;
  metric: string;
  params: Record<string, string>;
  cohort: Condition | null;
  period: { from: string | null; to: string | null } | null;
}

/** A claim about the customers, the period and the window that are looked at. */
export function claimOn(
  lens: Lens,
  claim: Pick<ClaimDraft, "use" | "stage" | "metric" | "params">,
): ClaimDraft {
  return {
    ...claim,
    params: { ...claim.params, within: lens.window ?? "30d" },
    cohort: lens.cohort.parts.length > 0 ? documentOf(lens.cohort) : null,
    period: lens.from === null && lens.to === null ? null : { from: lens.from, to: lens.to },
  };
}

export function claimAddress(map: string, draft: ClaimDraft): string {
  const search = new URLSearchParams({ panel: "claim", draft: JSON.stringify(draft) });
  return `/maps/${encodeURIComponent(map)}?${search.toString()}`;
}

export function ClaimButton({ claim }: { claim: ClaimDraft }) {
  const t = useWords(words);
  const text = useText();
  const mayEdit = useMay("editor");
  const maps = useOptions(null).data?.maps ?? [];
  if (!mayEdit) return null;
  const [only, ...others] = maps;
  if (only !== undefined && others.length === 0) {
    return (
      <Button component={Link} to={claimAddress(only.id, claim)} variant="subtle" size="compact-sm">
        {t("makeClaim")}
      </Button>
    );
  }
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="subtle" size="compact-sm">
          {t("makeClaim")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{only === undefined ? t("noMaps") : t("chooseMap")}</Menu.Label>
        {maps.map((map) => (
          <Menu.Item key={map.id} component={Link} to={claimAddress(map.id, claim)}>
            {text(map.name)}
          </Menu.Item>
        ))}
        {only === undefined && (
          <Menu.Item component={Link} to="/maps/new">
            {t("newMap")}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

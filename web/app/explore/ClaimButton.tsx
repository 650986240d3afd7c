/** From what is seen to a claim: the map's claim builder opens with the same question, and asks what is expected. */
import { Button, Menu } from "@mantine/core";
import { Link } from "react-router";
import { useMay } from "../shell/session";
import { useText } from "../words/language";
import { useWords } from "../words/words";
import type { Condition } from "./cohort";
import { useOptions } from "./data";
import { words } from "./words";

export interface ClaimDraft {
  /** A touchpoint of touchpoints.yaml, or a stage of the model. */
  about: string;
  metric: string;
  params: Record<string, string>;
  cohort: Condition | null;
  period: { from: string | null; to: string | null };
}

export function claimAddress(map: string, draft: ClaimDraft): string {
  const claim = JSON.stringify(draft);
  return `/maps/${encodeURIComponent(map)}?${new URLSearchParams({ claim }).toString()}`;
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

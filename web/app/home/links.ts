/** Where on a map things are. */
function mapLink(map: string, search: Record<string, string>): string {
  return `/maps/${encodeURIComponent(map)}?${new URLSearchParams(search).toString()}`;
}

/** A claim with its evidence beside the map. */
export function claimLink(map: string, claim: string): string {
  return mapLink(map, { panel: "evidence", claim });
}

/** A touchpoint of the map with its pain points beside it. */
export function painLink(map: string, touchpoint: string): string {
  return mapLink(map, { panel: "touchpoint", touchpoint });
}

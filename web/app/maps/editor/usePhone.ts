import { useMediaQuery } from "@mantine/hooks";

/** Whether the screen is so narrow that a map is read stage by stage and not edited. */
export function usePhone(): boolean {
  return useMediaQuery("(max-width: 48em)", undefined, { getInitialValueInEffect: false });
}

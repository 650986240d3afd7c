/** The desk of a map in a component: made when the map is opened, closed when it is left. */
import { useEffect, useState, useSyncExternalStore } from "react";
import { Desk, type DeskState, type Look, type SavedVersion } from "../../../editing/desk";
import { shelfKey } from "../../../editing/outbox";
import { usePerson } from "../../shell/session";
import { exchangeOf } from "./server";

/** Open a desk on a version; it exchanges with the server until the component is gone. */
export function useDesk(map: string, opened: SavedVersion, look: Look): readonly [Desk, DeskState] {
  const person = usePerson();
  const [desk] = useState(
    () =>
      new Desk(
        exchangeOf(map, opened),
        localStorage,
        shelfKey(map, String(person.id)),
        opened,
        look,
      ),
  );
  const state = useSyncExternalStore(desk.subscribe, desk.snapshot);
  useEffect(() => {
    desk.start();
    const back = (): void => desk.reconnect();
    addEventListener("online", back);
    return () => {
      removeEventListener("online", back);
      desk.stop();
    };
  }, [desk]);
  useEffect(() => desk.look(look), [desk, look]);
  useWarning(state);
  return [desk, state];
}

/** Ask before the page is closed while something is neither sent nor kept. */
function useWarning({ draft, kept }: DeskState): void {
  const unsafe = !kept && draft.sent.length + draft.waiting.length > 0;
  useEffect(() => {
    if (!unsafe) return undefined;
    const warn = (event: BeforeUnloadEvent): void => event.preventDefault();
    addEventListener("beforeunload", warn);
    return () => removeEventListener("beforeunload", warn);
  }, [unsafe]);
}

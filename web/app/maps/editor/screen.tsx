/** Opens a map by its id. */
import { useParams } from "react-router";
import { Problem } from "../../parts/Problem";
import { Loading } from "../../parts/Waiting";
import { Page } from "../../shell/Page";
import { useWords } from "../../words/words";
import { Editor } from "./Editor";
import { useMap } from "./server";
import { words } from "./words";

export default function Screen() {
  const t = useWords(words);
  const { map = "" } = useParams();
  const { data, error, isFetchedAfterMount, refetch } = useMap(map);
  // a version from before is not edited: what is open is what the server has
  if (data && isFetchedAfterMount)
    return <Editor key={map} map={map} opened={data.opened} model={data.model} />;
  return (
    <Page title={t(error ? "notFound" : "loadingMap")}>
      {error ? <Problem problem={error} again={() => void refetch()} /> : <Loading tall />}
    </Page>
  );
}

/** The addresses of maps: the list, a new one, and each map by its id. */
import { lazy, Suspense } from "react";
import { Route, Routes } from "react-router";
import MapList from "./list/MapList";

const EditorScreen = lazy(() => import("./editor/screen"));
const NewMap = lazy(() => import("./new/NewMap"));

export default function Screen() {
  return (
    <Suspense fallback={null}>
      <Routes>
        <Route index element={<MapList />} />
        <Route path="new" element={<NewMap />} />
        <Route path=":map" element={<EditorScreen />} />
      </Routes>
    </Suspense>
  );
}

/** The five-minute path: from a file of one's own to a checked map and to who should be called. */
import { Route, Routes } from "react-router";
import { NotFound } from "../shell/NotFound";
import { ColumnsStep, FileStep } from "./FileStep";
import { MapStep } from "./MapStep";
import { TodoStep } from "./TodoStep";

export default function Screen() {
  return (
    <Routes>
      <Route index element={<FileStep />} />
      <Route path="columns" element={<ColumnsStep />} />
      <Route path="map" element={<MapStep />} />
      <Route path="todo" element={<TodoStep />} />
      <Route path="*" element={<NotFound />} />
    </Routes>
  );
}

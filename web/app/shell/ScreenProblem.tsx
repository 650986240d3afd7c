import { useRouteError } from "react-router";
import { ProblemPage } from "../parts/Problem";

/** What stands in the place of a screen that failed. */
export function ScreenProblem() {
  const problem = useRouteError();
  return <ProblemPage problem={problem} again={() => location.reload()} />;
}

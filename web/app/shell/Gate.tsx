/** Lets in: the first start, signing in, and then the application itself. */
import { lazy, Suspense } from "react";
import { Outlet, useLocation } from "react-router";
import { ProblemPage } from "../parts/Problem";
import { useSessionQuery } from "./session";
import { Shell } from "./Shell";

const FirstStart = lazy(() => import("../start/FirstStart"));
const SignIn = lazy(() => import("../start/SignIn"));

export function Gate() {
  const session = useSessionQuery();
  const atLink = useLocation().pathname === "/enter";
  if (session.data === undefined) {
    return session.error ? (
      <ProblemPage problem={session.error} again={() => void session.refetch()} />
    ) : null;
  }
  if (session.data.state === "signed_in" && !atLink) {
    return (
      <Shell>
        <Outlet />
      </Shell>
    );
  }
  return (
    <Suspense fallback={null}>
      {atLink ? <Outlet /> : session.data.state === "first_start" ? <FirstStart /> : <SignIn />}
    </Suspense>
  );
}

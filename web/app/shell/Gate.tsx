/** Lets in: the first start, signing in, and then the application itself. */
import { lazy, Suspense, useState } from "react";
import { Outlet, ScrollRestoration, useLocation } from "react-router";
import { ProblemPage } from "../parts/Problem";
import { useSessionQuery, type Session } from "./session";
import { Shell } from "./Shell";

const FirstStart = lazy(() => import("../start/FirstStart"));
const SignIn = lazy(() => import("../start/SignIn"));
const SetPassword = lazy(() => import("../start/SetPassword"));

export function Gate() {
  const session = useSessionQuery();
  const atLink = useLocation().pathname === "/enter";
  const [later, setLater] = useState(false);
  if (session.data === undefined) {
    return session.error ? (
      <ProblemPage problem={session.error} again={() => void session.refetch()} />
    ) : null;
  }
  if (atLink) {
    return (
      <Suspense fallback={null}>
        <Outlet />
      </Suspense>
    );
  }
  if (session.data.state === "signed_in" && (later || !needsPassword(session.data))) {
    return (
      <Shell>
        <Outlet />
        <ScrollRestoration />
      </Shell>
    );
  }
  return (
    <Suspense fallback={null}>
      {session.data.state === "first_start" && <FirstStart />}
      {session.data.state === "signed_out" && <SignIn />}
      {session.data.state === "signed_in" && <SetPassword later={() => setLater(true)} />}
    </Suspense>
  );
}

/** A demo is left by closing it; anywhere else one wants to come back. */
function needsPassword({ person, workspace }: Session): boolean {
  return person?.signs_in === false && !workspace.simulated;
}

/** The page of a link that lets somebody in once: `/enter#KEY`. The key stays out of the server's logs. */
import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { Link, useNavigate } from "react-router";
import { answer, api } from "../../api/client";
import { Problem } from "../parts/Problem";
import { useEnter } from "../shell/session";
import { useWords } from "../words/words";
import { StartFrame } from "./StartFrame";
import { words } from "./words";

export default function EnterByLink() {
  const t = useWords(words);
  const enter = useEnter();
  const navigate = useNavigate();
  const key = useRef(location.hash.slice(1));
  const open = useMutation({
    mutationFn: (given: string) =>
      answer(api.POST("/api/v1/session/link", { body: { key: given } })),
    onSuccess: (session) => {
      enter(session);
      void navigate("/", { replace: true });
    },
  });
  const { mutate } = open;
  useEffect(() => {
    // a key works once: it is taken out before it is used, also where effects run twice
    const given = key.current;
    key.current = "";
    history.replaceState(history.state, "", location.pathname);
    if (given !== "") mutate(given);
  }, [mutate]);
  const toSignIn = (
    <Button component={Link} to="/">
      {t("toSignIn")}
    </Button>
  );
  if (open.error) {
    return (
      <StartFrame title={t("signIn")} text="">
        <Problem problem={open.error} action={toSignIn} />
      </StartFrame>
    );
  }
  if (open.isIdle) {
    return (
      <StartFrame title={t("noKey")} text={t("noKeyText")}>
        {toSignIn}
      </StartFrame>
    );
  }
  return <StartFrame title={t("entering")} text="" children={null} />;
}

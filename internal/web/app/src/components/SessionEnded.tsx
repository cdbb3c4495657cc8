import { Button, Input, Modal } from "antd";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { api, unwrap } from "../api/client";
import type { Me } from "../api/hooks";
import { tabDraft } from "../lib/draft";
import { ProblemAlert } from "./Feedback";
import { Field } from "./Field";

/** The session ended while somebody worked: they log in again above their page, which stays as it is. */
export function SessionEnded({ who }: { who: Me }) {
  const { t, i18n } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [password, setPassword] = useState("");
  const back = (me: Me | null) => {
    if (!me) return;
    if (me.id !== who.id) {
      tabDraft.forgetAll(); // another person's page begins with nothing of this one's
      client.removeQueries({ predicate: (q) => q.queryKey[0] !== "me" });
      void navigate("/");
    }
    client.setQueryData(["me", i18n.language], me);
    void client.invalidateQueries({ predicate: (q) => q.queryKey[0] !== "me" });
  };
  const enter = useMutation({
    meta: { login: true },
    mutationFn: () => unwrap(api.POST("/api/v1/sessions", { body: { login: who.login, password } })),
    onSuccess: back,
  });
  useEffect(() => {
    // Logged in in another tab: seen when one comes back to this one.
    const look = () => void unwrap(api.GET("/api/v1/sessions")).then(back, () => undefined);
    window.addEventListener("focus", look);
    return () => window.removeEventListener("focus", look);
  });
  return (
    <Modal open closable={false} keyboard={false} mask={{ closable: false }} footer={null} title={t("work.session")}>
      <form
        className="stack tight"
        noValidate
        onSubmit={(e) => {
          e.preventDefault();
          if (password) enter.mutate();
        }}
      >
        <p>{t("work.sessionText")}</p>
        {enter.error && <ProblemAlert error={enter.error} />}
        <input type="text" autoComplete="username" value={who.login} readOnly hidden />
        <Field id="again-password" label={<>{t("login.password")} ({who.name})</>} required>
          {(aria) => <Input.Password {...aria} autoFocus autoComplete="current-password" value={password} onChange={(e) => setPassword(e.target.value)} />}
        </Field>
        <div className="row">
          <Button type="primary" htmlType="submit" loading={enter.isPending}>{t("login.enter")}</Button>
          <Button href="/dang-nhap" target="_blank">{t("work.sessionOther")}</Button>
        </div>
      </form>
    </Modal>
  );
}

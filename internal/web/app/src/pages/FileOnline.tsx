import { Alert } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { useMe, useProcedure } from "../api/hooks";
import type { Schemas } from "../api/client";
import { Bars, Fetched } from "../components/Feedback";
import { FilingForm } from "../components/FilingForm";
import { LinkButton } from "../components/LinkButton";
import { PageHead } from "../components/Page";
import { Filed } from "../components/Filed";

export default function FileOnline() {
  const { code = "" } = useParams();
  const { t } = useTranslation();
  const procedure = useProcedure(code);
  const me = useMe();
  const [done, setDone] = useState<Schemas["Submitted"]>();
  return (
    <div style={{ maxWidth: 900, margin: "0 auto" }}>
      <Fetched query={procedure}>
        {(p) =>
          done ? (
            <Filed done={done} procedure={p.name}>
              <LinkButton primary to={`/ho-so/${done.code}`}>{t("file.see")}</LinkButton>
              <LinkButton to={`/ho-so/${done.code}/giay-hen`}>{t("dossier.receipt")}</LinkButton>
            </Filed>
          ) : (
            <>
              <PageHead tab={t("file.title")} crumb={<Link to={`/thu-tuc/${p.code}`}>{p.name}</Link>} title={`${t("file.title")}: ${p.name}`} lead={p.limit ? t("file.lead", { limit: p.limit.text, fee: p.fee }) : undefined} />
              {!p.runnable || !p.channels.includes("online") ? (
                <Alert type="info" showIcon role="note" title={t("procedure.notRunnable")} />
              ) : me.data ? (
                <FilingForm procedure={p} applicant={{ kind: "person", name: me.data.name }} onDone={(s) => { setDone(s); window.scrollTo(0, 0); }} />
              ) : (
                <Bars />
              )}
            </>
          )
        }
      </Fetched>
    </div>
  );
}

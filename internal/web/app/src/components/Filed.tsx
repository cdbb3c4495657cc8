import { CheckCircleOutlined } from "@ant-design/icons";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "../api/client";
import { dateTime } from "../lib/format";
import { Card, Facts, PageHead } from "./Page";
import { DossierState, Due } from "./State";

/** What the applicant takes away from filing: the code and the due date. */
export function Filed({ done, procedure, children }: { done: Schemas["Submitted"]; procedure: string; children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <div className="stack" data-testid="filed">
      <PageHead tab={t("filed.title")} title={<><CheckCircleOutlined style={{ color: "var(--good)" }} aria-hidden="true" /> {t("filed.title")}</>} lead={t("filed.lead")} />
      <Card>
        <div className="pad stack">
          <Facts
            wide
            items={[
              [t("dossier.code"), <span key="c" className="big-due" data-testid="filed-code">{done.code}</span>],
              [t("dossier.due"), <span key="d" className="big-due"><Due at={done.due_at} provisional={done.provisional} /></span>],
              [t("dossier.procedure"), procedure],
              [t("dossier.receivedAt"), <span key="r" className="num">{dateTime(done.received_at)}</span>],
              [t("dossier.status"), <DossierState key="s" status={done.status} name={done.status_name} />],
            ]}
          />
          {done.provisional && <p className="small muted">{t("due.provisionalHelp")}</p>}
          <div className="row no-print">{children}</div>
        </div>
      </Card>
    </div>
  );
}

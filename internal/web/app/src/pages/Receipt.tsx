import { FilePdfOutlined, PrinterOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { useDossier, useProcedure } from "../api/hooks";
import { slipUrl } from "../api/hooks-intake";
import { Fetched } from "../components/Feedback";
import { useTitle } from "../components/Page";
import { dateTime } from "../lib/format";

/** Form 01 as it is handed to the applicant. An official paper: in Vietnamese whatever the language of the pages. */
export default function Receipt() {
  const { code = "" } = useParams();
  const { t, i18n } = useTranslation();
  const vi = i18n.getFixedT("vi");
  const dossier = useDossier(code);
  const procedure = useProcedure(dossier.data?.procedure ?? "");
  const slip = dossier.data?.slips.findLast((s) => s.form_no === "01");
  useTitle(`${t("dossier.receipt")} ${code}`);
  return (
    <Fetched query={dossier}>
      {(d) => (
        <div className="stack">
          <div className="row no-print" style={{ justifyContent: "space-between" }}>
            <Link to={`/ho-so/${d.code}`}>{t("receipt.back")}</Link>
            <div className="row">
              {slip && <Button icon={<FilePdfOutlined />} href={slipUrl(d.code, slip.no)} target="_blank">{t("handy.pdf")}</Button>}
              <Button type="primary" icon={<PrinterOutlined />} onClick={() => window.print()}>{t("action.print")}</Button>
            </div>
          </div>
          <article className="paper" lang="vi">
            <div className="heads">
              <div><b>{d.agency.name.toUpperCase()}</b><br />{vi("receipt.desk")}<br /><span className="small">{vi("receipt.number")} {d.code}</span></div>
              <div><b>{vi("receipt.state")}</b><br /><b>{vi("receipt.motto")}</b></div>
            </div>
            <h1>{vi("receipt.title")}</h1>
            <p className="sub">{vi("receipt.form")}</p>
            <dl>
              <dt>{vi("dossier.code")}</dt><dd className="code num">{d.code}</dd>
              <dt>{vi("applicant.name")}</dt><dd>{d.applicant.name}</dd>
              {d.applicant.id_number && <><dt>{vi("applicant.id")}</dt><dd className="num">{d.applicant.id_number}</dd></>}
              {d.applicant.address && <><dt>{vi("applicant.address")}</dt><dd>{d.applicant.address}</dd></>}
              {d.applicant.phone && <><dt>{vi("applicant.phone")}</dt><dd className="num">{d.applicant.phone}</dd></>}
              <dt>{vi("receipt.content")}</dt><dd>{d.procedure_name} ({d.procedure})</dd>
              <dt>{vi("receipt.papers")}</dt>
              <dd>{d.papers.some((p) => p.originals || p.copies) ? <ol style={{ paddingLeft: 18 }}>{d.papers.filter((p) => p.originals || p.copies).map((p) => <li key={p.name}>{p.name} ({[p.originals && `${p.originals} ${vi("checklist.originals").toLowerCase()}`, p.copies && `${p.copies} ${vi("checklist.copies").toLowerCase()}`].filter(Boolean).join(", ")})</li>)}</ol> : procedure.data && procedure.data.documents.length > 0 ? <ol style={{ paddingLeft: 18 }}>{procedure.data.documents.map((x) => <li key={x}>{x}</li>)}</ol> : vi("receipt.papersNone")}</dd>
              <dt>{vi("dossier.channel")}</dt><dd>{vi(`channel.${d.channel}`)}</dd>
              <dt>{vi("receipt.receivedAt")}</dt><dd className="num">{dateTime(d.received_at)}</dd>
              <dt>{vi("receipt.due")}</dt>
              <dd><b className="num">{d.due_at ? dateTime(d.due_at) : vi("due.none")}</b>{d.provisional && <> ({vi("due.provisional").toLowerCase()}: {vi("due.provisionalHelp")})</>}</dd>
              <dt>{vi("procedure.fee")}</dt><dd>{procedure.data?.fee}</dd>
            </dl>
            <p style={{ marginTop: 18 }}>{vi("receipt.track")}</p>
            <div className="sign">
              <div><b>{vi("receipt.signApplicant")}</b><br /><i>{vi("receipt.signNote")}</i></div>
              <div><b>{vi("receipt.signOfficer")}</b><br /><i>{vi("receipt.signNote")}</i></div>
            </div>
          </article>
        </div>
      )}
    </Fetched>
  );
}

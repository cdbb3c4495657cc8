import { Alert, Button } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useKnownApplicant } from "../api/hooks-intake";
import { date } from "../lib/format";
import type { Applicant } from "./ApplicantFields";
import { ProblemAlert } from "./Feedback";

/** What the office knows of the person whose number was typed, to fill in by one key. */
export function KnownApplicant({ value, procedure, onFill }: { value: Applicant; procedure: string; onFill: (a: Applicant) => void }) {
  const { t } = useTranslation();
  const known = useKnownApplicant(value.id_number ?? "", procedure);
  if (known.error) return <ProblemAlert error={known.error} onRetry={() => void known.refetch()} />;
  const found = known.data;
  if (!found?.applicant) return <div role="status" className="small muted">{known.data ? t("known.none") : ""}</div>;
  const a = found.applicant;
  const same = (["name", "phone", "email", "address"] as const).every((k) => !a[k] || a[k] === value[k]);
  return (
    <div className="stack tight" role="status">
      {found.open_same.length > 0 && (
        <Alert
          type="warning"
          showIcon
          title={t("known.openSame")}
          description={found.open_same.map((d) => <div key={d.id}><Link to={`/ho-so/${d.code}`} target="_blank" className="num">{d.code}</Link> · {date(d.received_at)} · {d.status_name}</div>)}
        />
      )}
      <div className="do-now">
        <b>{a.name}</b>{a.phone && <> · <span className="num">{a.phone}</span></>}{a.address && <> · {a.address}</>}
        <div className="small muted">{t("known.earlier", { count: found.earlier.length, at: date(found.earlier[0]?.received_at) })}</div>
        {!same && <Button size="small" style={{ marginTop: 6 }} onClick={() => onFill({ ...value, kind: a.kind, name: a.name, phone: a.phone ?? value.phone, email: a.email ?? value.email, address: a.address ?? value.address })}>{t("known.fill")}</Button>}
      </div>
    </div>
  );
}

import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useNoticeCount, useNotices, useReadNotice } from "../api/hooks-absence";
import { More } from "../components/DataTable";
import { Empty, Fetched, ProblemAlert } from "../components/Feedback";
import { Card, PageHead } from "../components/Page";
import { dateTime } from "../lib/format";

export default function Notices() {
  const { t } = useTranslation();
  const list = useNotices();
  const unread = useNoticeCount(true).data?.unread ?? 0;
  const read = useReadNotice();
  return (
    <div className="stack">
      <PageHead
        title={t("absence.noticesTitle")} tab={t("absence.noticesTitle")} lead={t("absence.noticesLead")}
        actions={unread > 0 && <Button loading={read.isPending} onClick={() => read.mutate(undefined)}>{t("absence.readAll")}</Button>}
      />
      {read.error && <ProblemAlert error={read.error} />}
      <Card>
        <Fetched query={list} empty={(d) => d.pages[0]?.items.length === 0 && <Empty title={t("absence.noticesNone")}>{t("absence.noticesNoneHelp")}</Empty>}>
          {(d) => (
            <>
              <ul className="notices">
                {d.pages.flatMap((p) => p.items).map((n) => (
                  <li key={n.id} data-unread={n.read_at ? undefined : true}>
                    <Link to={n.link} className="strong" onClick={() => !n.read_at && read.mutate(n.id)}>{n.title}</Link>
                    {!n.read_at && <span className="chip small">{t("absence.fresh")}</span>}
                    <div className="small">{n.detail}</div>
                    <time className="small muted num" dateTime={n.at}>{dateTime(n.at)}</time>
                  </li>
                ))}
              </ul>
              <More query={list} />
            </>
          )}
        </Fetched>
      </Card>
    </div>
  );
}

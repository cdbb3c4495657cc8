import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Progress, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import type { Schemas } from "../../api/client";
import { useAction } from "../../api/hooks";
import { stopBatch, undoBatch, useBatch, useBatches, useBatchItems } from "../../api/hooks-supervision";
import { dateTime } from "../../lib/format";
import { DataTable, More } from "../DataTable";
import { Empty, Fetched, ProblemAlert } from "../Feedback";
import { LinkButton } from "../LinkButton";
import { Card, Facts } from "../Page";
import { ReasonModal } from "../ReasonModal";

type Batch = Schemas["Batch"];
const results = ["done", "skipped", "failed", "pending"] as const;
type Result = (typeof results)[number];
const over = (b: Batch) => b.state === "done" || b.state === "stopped";

/** How far a reassignment has come, and what became of each task. */
export function BatchView({ id }: { id: string }) {
  const batch = useBatch(id);
  return <Fetched query={batch}>{(b) => <View b={b} />}</Fetched>;
}

function View({ b }: { b: Batch }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const again = () => void client.invalidateQueries({ queryKey: ["batches"] });
  const stop = useMutation({ mutationFn: () => stopBatch(b.id), onSettled: again });
  const undo = useAction(undoBatch, (made) => {
    setAsking(false);
    again();
    void navigate(`/phan-cong?dot=${made.id}`);
  });
  const gone = b.total - b.pending;
  return (
    <div className="stack">
      <Card
        title={t(b.undoes ? "sup.reassign.undoOf" : "sup.reassign.batch")}
        extra={
          <span className="row">
            {!over(b) && <Button danger loading={stop.isPending || b.state === "stopping"} onClick={() => stop.mutate()}>{t("sup.reassign.stop")}</Button>}
            {over(b) && b.operation === "assign" && b.done > 0 && <Button onClick={() => { undo.reset(); setAsking(true); }}>{t("sup.reassign.undo")}</Button>}
            <LinkButton to="/phan-cong">{t("sup.reassign.another")}</LinkButton>
          </span>
        }
      >
        <div className="pad stack tight">
          <ProblemAlert error={stop.error} />
          <Progress
            aria-label={t("sup.reassign.progress")} percent={b.total ? Math.round((100 * gone) / b.total) : over(b) ? 100 : 0}
            status={over(b) ? (b.failed > 0 ? "exception" : "normal") : "active"}
          />
          <p role="status" data-testid="batch-state"><b>{t(`sup.reassign.states.${b.state}`)}</b> · {t("sup.reassign.of", { n: gone, total: b.total })}</p>
          <Facts
            items={[
              ...results.map((r): [string, React.ReactNode] => [t(`sup.reassign.items.${r}`), <span key={r} className="num">{b[r]}</span>]),
              [t("sup.reassign.reason"), b.reason], [t("sup.reassign.by"), b.by?.name], [t("sup.reassign.startedAt"), <span key="at" className="num">{dateTime(b.created_at)}</span>],
              [t("sup.reassign.undoOf"), b.undoes && <Link key="undoes" to={`/phan-cong?dot=${b.undoes}`}>{t("sup.reassign.batch")}</Link>],
            ]}
          />
        </div>
      </Card>
      <Items b={b} />
      <ReasonModal
        ask={asking ? { title: t("sup.reassign.undoTitle"), text: t("sup.reassign.undoText"), ok: t("sup.reassign.undoOk"), reason: "required" } : undefined}
        pending={undo.isPending} error={undo.error} onOk={({ reason }) => undo.mutate({ id: b.id, reason })} onClose={() => setAsking(false)}
      />
    </div>
  );
}

function Items({ b }: { b: Batch }) {
  const { t } = useTranslation();
  const [only, setOnly] = useState<Result>();
  const items = useBatchItems(b.id, !over(b), only && [only]);
  return (
    <Card
      title={t("sup.reassign.result")}
      extra={<Select aria-label={t("sup.reassign.filterItems")} style={{ minWidth: 160 }} value={only ?? ""} onChange={(v) => setOnly((v || undefined) as Result | undefined)} options={[{ value: "", label: t("sup.reassign.allItems") }, ...results.map((r) => ({ value: r, label: t(`sup.reassign.items.${r}`) }))]} />}
    >
      <Fetched query={items} empty={(d) => d.pages[0]?.items.length === 0 && <Empty title={t("sup.board.empty")} />}>
        {(d) => (
          <>
            <DataTable
              label={t("sup.reassign.result")}
              rows={d.pages.flatMap((p) => p.items)}
              rowKey={(i) => String(i.no)}
              columns={[
                { key: "no", title: "#", right: true, cell: (i) => <span className="num">{i.no}</span> },
                { key: "code", title: t("dossier.code"), cell: (i) => <Link className="num" to={`/ho-so/${i.code}`}>{i.code}</Link> },
                { key: "from", title: t("sup.reassign.from"), cell: (i) => i.from?.name ?? t("sup.reassign.group") },
                { key: "to", title: t("sup.reassign.toCol"), cell: (i) => i.to?.name ?? t("sup.reassign.group") },
                { key: "state", title: t("sup.reassign.state"), cell: (i) => t(`sup.reassign.items.${i.state}`) },
                { key: "message", title: t("sup.reassign.result"), cell: (i) => i.message },
              ]}
            />
            <More query={items} />
          </>
        )}
      </Fetched>
    </Card>
  );
}

/** The caller's reassignments, newest first. */
export function BatchList() {
  const { t } = useTranslation();
  const list = useBatches();
  return (
    <Fetched query={list} rows={3} empty={(d) => !d.items.some((b) => b.operation === "assign") && <Empty title={t("sup.reassign.noBatches")} />}>
      {(d) => (
        <DataTable
          label={t("sup.reassign.batches")}
          rows={d.items.filter((b) => b.operation === "assign")}
          rowKey={(b) => b.id}
          columns={[
            { key: "at", title: t("sup.reassign.startedAt"), cell: (b) => <Link className="num" to={`/phan-cong?dot=${b.id}`}>{dateTime(b.created_at)}</Link> },
            { key: "reason", title: t("sup.reassign.reason"), cell: (b) => b.reason },
            { key: "state", title: t("sup.reassign.state"), cell: (b) => t(`sup.reassign.states.${b.state}`) },
            { key: "done", title: t("sup.reassign.items.done"), right: true, cell: (b) => <span className="num">{b.done}</span> },
            { key: "skipped", title: t("sup.reassign.items.skipped"), right: true, cell: (b) => <span className="num">{b.skipped}</span> },
            { key: "failed", title: t("sup.reassign.items.failed"), right: true, cell: (b) => <span className="num">{b.failed}</span> },
          ]}
        />
      )}
    </Fetched>
  );
}

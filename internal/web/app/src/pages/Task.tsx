import { useTranslation } from "react-i18next";
import { Link, useParams, useSearchParams } from "react-router";
import type { Schemas } from "../api/client";
import { useDossier, useTask } from "../api/hooks";
import { DiagramCard } from "../components/DiagramCard";
import { Bars, Fetched, ProblemAlert } from "../components/Feedback";
import { History } from "../components/History";
import { Card, PageHead } from "../components/Page";
import { StepsTable } from "../components/StepsTable";
import { Beside, TaskStrip } from "../components/task/Beside";
import { Colleagues } from "../components/task/Colleagues";
import { Work } from "../components/task/Work";
import { inboxLink } from "../lib/taskLink";

type Detail = Schemas["TaskDetail"];

export default function Task() {
  const { id = "" } = useParams();
  const task = useTask(id);
  if (task.data) {
    return (
      <>
        {task.error && task.error.message && <ProblemAlert error={task.error} onRetry={() => void task.refetch()} />}
        <View key={id} task={task.data} reload={() => task.refetch()} />
      </>
    );
  }
  return <Fetched query={task} rows={12}>{() => null}</Fetched>;
}

function View({ task, reload }: { task: Detail; reload: () => Promise<unknown> }) {
  const { t } = useTranslation();
  const [params] = useSearchParams();
  const dossier = useDossier(task.dossier_code);
  const past = dossier.data?.steps.filter((s) => s.state === "done").map((s) => s.element_id);
  const now = dossier.data?.steps.filter((s) => ["open", "claimed", "waiting"].includes(s.state)).map((s) => s.element_id);
  return (
    <div className="stack">
      <PageHead
        tab={`${task.dossier_code} ${task.name}`}
        crumb={<><Link to={inboxLink(params)}>{t("inbox.title")}</Link> / <Link className="num" to={`/ho-so/${task.dossier_code}`}>{task.dossier_code}</Link></>}
        title={<>{task.step_no ? `${t("task.stepNo", { no: task.step_no })}. ` : ""}{task.name}</>}
        lead={<>{task.procedure_name} · {task.applicant_name}</>}
      />
      <TaskStrip task={task} />
      <div className="desk">
        <Work task={task} reload={reload} />
        <div className="stack"><Colleagues task={task} reload={reload} /><Beside task={task} /></div>
      </div>
      <Card title={t("dossier.steps")}>
        <Fetched query={dossier} rows={5}>{(d) => <StepsTable steps={d.steps} current={task.id} />}</Fetched>
      </Card>
      <DiagramCard code={task.procedure} now={now} past={past} />
      <Card title={t("dossier.history")}>
        {dossier.data ? <History dossier={dossier.data} /> : <Bars n={4} />}
      </Card>
    </div>
  );
}

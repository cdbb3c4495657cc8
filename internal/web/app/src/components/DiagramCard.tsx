import { lazy, Suspense } from "react";
import { useContext } from "react";
import { useTranslation } from "react-i18next";
import { useDiagram } from "../api/hooks";
import { Bars, Fetched } from "./Feedback";
import { Card } from "./Page";
import { Settings } from "./Settings";

const Diagram = lazy(() => import("./Diagram"));

/** The process of a procedure; the drawing program is fetched only where there is a drawing. */
export function DiagramCard({ code, now, past }: { code: string; now?: string[]; past?: string[] }) {
  const { t } = useTranslation();
  const { mode } = useContext(Settings);
  const xml = useDiagram(code);
  return (
    <Card
      title={t("diagram.title")}
      extra={
        (now?.length || past?.length) ? (
          <div className="legend">
            <span><i className="now" aria-hidden="true" />{t("diagram.now")}</span>
            <span><i className="past" aria-hidden="true" />{t("diagram.past")}</span>
          </div>
        ) : undefined
      }
    >
      <Fetched query={xml}>
        {(text) => (
          <Suspense fallback={<Bars />}>
            <Diagram key={mode} xml={text ?? ""} now={now} past={past} label={t("diagram.label")} />
          </Suspense>
        )}
      </Fetched>
    </Card>
  );
}

import { useTranslation } from "react-i18next";
import { useDossiers } from "../api/hooks";
import { DossierTable } from "../components/DossierTable";
import { More } from "../components/DataTable";
import { Empty, Fetched } from "../components/Feedback";
import { LinkButton } from "../components/LinkButton";
import { Card, PageHead } from "../components/Page";

export default function MyDossiers() {
  const { t } = useTranslation();
  const list = useDossiers({});
  return (
    <div className="stack">
      <PageHead title={t("mine.title")} tab={t("mine.title")} lead={t("mine.lead")} actions={<LinkButton primary to="/thu-tuc">{t("mine.new")}</LinkButton>} />
      <Card>
        <Fetched query={list} empty={(d) => d.pages[0]?.items.length === 0 && <Empty title={t("mine.none")}>{t("mine.noneHelp")}</Empty>}>
          {(d) => (
            <>
              <DossierTable own rows={d.pages.flatMap((p) => p.items)} />
              <More query={list} />
            </>
          )}
        </Fetched>
      </Card>
    </div>
  );
}

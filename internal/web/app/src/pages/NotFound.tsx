import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Empty } from "../components/Feedback";
import { useTitle } from "../components/Page";

export default function NotFound() {
  const { t } = useTranslation();
  useTitle(t("notFound.title"));
  return (
    <Empty title={t("notFound.title")}>
      {t("notFound.text")}
      <div><Link to="/">{t("denied.home")}</Link></div>
    </Empty>
  );
}

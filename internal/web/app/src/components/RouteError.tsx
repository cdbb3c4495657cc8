import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { useRouteError } from "react-router";
import { Empty } from "./Feedback";

/** A page that broke or could not be fetched: most often the service was updated meanwhile. */
export default function RouteError() {
  const { t } = useTranslation();
  const error = useRouteError();
  console.error(error);
  return (
    <Empty title={t("broken.title")}>
      {t("broken.text")}
      <div><Button type="primary" onClick={() => window.location.reload()}>{t("action.reload")}</Button></div>
    </Empty>
  );
}

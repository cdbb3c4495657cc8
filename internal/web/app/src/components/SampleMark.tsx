import { ExperimentOutlined } from "@ant-design/icons";
import { useTranslation } from "react-i18next";
import { State } from "./State";

/** Facts that were not verified are marked wherever they are shown. */
export function SampleMark() {
  const { t } = useTranslation();
  return <State tone="warn" icon={<ExperimentOutlined />}>{t("procedure.sample")}</State>;
}

import { BellOutlined } from "@ant-design/icons";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useNoticeCount } from "../api/hooks-absence";

/** The way to the notices, with the number of those that were not read. */
export function Bell() {
  const { t } = useTranslation();
  const unread = useNoticeCount(true).data?.unread ?? 0;
  const label = unread > 0 ? `${t("absence.bell")}: ${t("absence.unread", { count: unread })}` : t("absence.bell");
  return (
    <Link to="/thong-bao" className="bell" aria-label={label} title={label}>
      <BellOutlined aria-hidden="true" />
      {unread > 0 && <span className="count" aria-hidden="true">{unread > 99 ? "99+" : unread}</span>}
    </Link>
  );
}

import { DownloadOutlined } from "@ant-design/icons";
import { Alert } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { useMe } from "../../api/hooks";
import { useOrganisation } from "../../api/hooks-organisation";
import { Fetched } from "../../components/Feedback";
import { useFilters } from "../../components/Filters";
import { PageHead } from "../../components/Page";
import { Agencies } from "./Agencies";
import { Import } from "./Import";
import { Officers } from "./Officers";
import { Past } from "./Past";
import { Roles } from "./Roles";

const base = "/quan-tri/to-chuc";

/** The organisation: agencies as on a day, officers, roles, history, import. */
export default function Organisation() {
  const { t } = useTranslation();
  const { part = "" } = useParams();
  const { get, set } = useFilters();
  const me = useMe();
  const day = get("day");
  const org = useOrganisation(part === "" ? day || undefined : undefined);
  const [said, setSaid] = useState("");
  const can = (action: string) => me.data?.actions.includes(action) ?? false;
  const tabs: [string, string][] = [["", t("org.agencies")], ["can-bo", t("org.officers")], ["vai-tro", t("org.roles")]];
  if (can("organisation.history")) tabs.push(["lich-su", t("org.past")]);
  if (can("organisation.import")) tabs.push(["nhap", t("org.imports")]);
  return (
    <div className="stack">
      <PageHead
        title={t("org.title")} tab={t("org.title")}
        lead={<>{t(org.data && !org.data.may_edit_all ? "org.leadSome" : "org.lead")} {org.data && <span className="muted">{t("org.revision", { n: org.data.revision })}</span>}</>}
        actions={can("organisation.history") && <a href="/api/v1/organisation/export"><DownloadOutlined aria-hidden="true" /> {t("org.export")}</a>}
      />
      <nav className="tabs" aria-label={t("org.parts")}>
        {tabs.map(([path, text]) => <Link key={path} to={path ? `${base}/${path}` : base} aria-current={part === path ? "page" : undefined}>{text}</Link>)}
      </nav>
      <div aria-live="polite">{said && <Alert type="success" showIcon closable={{ onClose: () => setSaid("") }} title={said} />}</div>
      <Fetched query={org} rows={8}>
        {(o) => (
          <>
            {part === "" && <Agencies org={o} day={day} onDay={(d) => set({ day: d })} onSaved={setSaid} />}
            {part === "can-bo" && <Officers org={o} onSaved={setSaid} />}
            {part === "vai-tro" && <Roles org={o} onSaved={setSaid} />}
            {part === "lich-su" && can("organisation.history") && <Past />}
            {part === "nhap" && can("organisation.import") && <Import onSaved={setSaid} />}
          </>
        )}
      </Fetched>
    </div>
  );
}

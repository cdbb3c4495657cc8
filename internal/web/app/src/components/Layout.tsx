import { LogoutOutlined, MoonOutlined, SunOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { Suspense, useContext, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Link, NavLink, Outlet, useLocation, useNavigate } from "react-router";
import { useQueryClient } from "@tanstack/react-query";
import { api } from "../api/client";
import { useMe, type Me } from "../api/hooks";
import { tabDraft } from "../lib/draft";
import { named, shortAgency } from "../lib/format";
import { Bell } from "./Bell";
import { Bars } from "./Feedback";
import { Live, LiveBanner } from "./Live";
import { Settings } from "./Settings";

function links(me: Me | null | undefined): [string, string][] {
  const can = (action: string) => me?.actions.includes(action) ?? false;
  const out: [string, string][] = [];
  if (me?.kind === "officer") {
    if (can("task.list")) out.push(["/hop-viec", "nav.inbox"]);
    if (me.positions.some((p) => p.duty === "desk")) out.push(["/tiep-nhan", "nav.intake"]);
    if (can("dossier.list")) out.push(["/ho-so", "nav.dossiers"]);
    if (can("absence.list")) out.push(["/vang-mat", "absence.nav"]);
    if (can("board.read")) out.push(["/dieu-hanh", "sup.nav.board"]);
    if (can("task.reassign")) out.push(["/phan-cong", "sup.nav.reassign"]);
    if (can("account.list")) out.push(["/quan-tri/tai-khoan", "acc.nav"]);
    if (can("audit.read")) out.push(["/quan-tri/nhat-ky", "nav.audit"]);
    if (can("organisation.read")) out.push(["/quan-tri/to-chuc", "org.nav"]);
  }
  out.push(["/thu-tuc", "nav.procedures"], ["/tra-cuu", "nav.lookup"]);
  if (me?.kind === "citizen") out.push(["/ho-so-cua-toi", "nav.mine"]);
  return out;
}

export default function Layout() {
  const { t } = useTranslation();
  const me = useMe();
  const main = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  const first = useRef(true);
  useEffect(() => {
    if (first.current) {
      first.current = false;
      return;
    }
    main.current?.focus({ preventScroll: true }); // a new page is announced from its beginning
    window.scrollTo(0, 0);
  }, [pathname]);
  return (
    <Live>
      <a className="skip" href="#main" onClick={(e) => { e.preventDefault(); main.current?.focus(); }}>{t("nav.skip")}</a>
      <header className="top">
        <div className="top-in">
          <Link className="brand" to="/">
            <Mark /> {t("app.name")}
          </Link>
          <nav className="nav" aria-label={t("nav.label")}>
            {links(me.data).map(([to, key]) => (
              <NavLink key={to} to={to} end={to === "/ho-so"}>{t(key)}</NavLink>
            ))}
          </nav>
          {me.data && <Who me={me.data} />}
          <Tools me={me.data} ready={!me.isPending} />
        </div>
      </header>
      <LiveBanner />
      <Suspense fallback={<main><Bars /></main>}>
        <PageFrame mainRef={main} />
      </Suspense>
      <footer className="foot no-print">{t("app.foot")}</footer>
    </Live>
  );
}

function PageFrame({ mainRef }: { mainRef: React.RefObject<HTMLElement | null> }) {
  const { pathname } = useLocation();
  const bare = pathname === "/";
  return <main id="main" ref={mainRef} tabIndex={-1} style={bare ? { padding: 0, maxWidth: "none" } : undefined}><Outlet /></main>;
}

function Mark() {
  return (
    <svg width="26" height="26" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="7" fill="#0b5f73" />
      <path d="M9 25V12a7 7 0 0 1 14 0v13M6 25h20" fill="none" stroke="#fff" strokeWidth="2.6" strokeLinecap="round" />
      <circle cx="19" cy="18" r="1.6" fill="#fff" />
    </svg>
  );
}

function Who({ me }: { me: Me }) {
  const { t, i18n } = useTranslation();
  const hat = me.positions[0];
  const role = hat ? `${named(hat.role, i18n.language)} · ${shortAgency(named(hat.agency, i18n.language))}` : t("nav.citizen");
  return (
    <div className="who" data-testid="who">
      <Link to="/tai-khoan" title={t("acc.title")}><b>{me.name}</b></Link>
      <span title={me.positions.map((p) => `${named(p.role, i18n.language)} · ${named(p.agency, i18n.language)}`).join("\n") || undefined}>{role}</span>
    </div>
  );
}

function Tools({ me, ready }: { me: Me | null | undefined; ready: boolean }) {
  const { t, i18n } = useTranslation();
  const { mode, setMode } = useContext(Settings);
  const other = i18n.language === "en" ? "vi" : "en";
  return (
    <div className="top-tools">
      {me?.kind === "officer" && <Bell />}
      <Button type="text" lang={other} aria-label={t("nav.otherLanguage")} onClick={() => void i18n.changeLanguage(other)}>
        {other === "en" ? "EN" : "VI"}
      </Button>
      <Button
        type="text"
        aria-label={t(mode === "dark" ? "nav.lightTheme" : "nav.darkTheme")}
        icon={mode === "dark" ? <SunOutlined /> : <MoonOutlined />}
        onClick={() => setMode(mode === "dark" ? "light" : "dark")}
      />
      {me ? <Logout /> : ready && <Login />}
    </div>
  );
}

function Login() {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  if (pathname === "/dang-nhap") return null;
  return <Link to="/dang-nhap" className="ant-btn-like strong nowrap" style={{ padding: "0 8px" }}>{t("nav.login")}</Link>;
}

function Logout() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const leave = async () => {
    const after = client.getQueriesData<Me>({ queryKey: ["me"] }).map(([, me]) => me?.end_session_url).find(Boolean);
    await api.DELETE("/api/v1/sessions");
    void navigate("/");
    tabDraft.forgetAll();
    client.clear(); // nothing of this person stays in the browser
    if (after) window.location.assign(after); // and out at the provider of identities
  };
  return <Button type="text" icon={<LogoutOutlined />} aria-label={t("nav.logout")} title={t("nav.logout")} onClick={() => void leave()} />;
}

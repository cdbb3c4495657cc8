import { RightOutlined } from "@ant-design/icons";
import { Button, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { useFields, useMe } from "../api/hooks";
import { Fetched } from "../components/Feedback";
import { Field } from "../components/Field";
import { useTitle } from "../components/Page";

export default function Start() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const fields = useFields();
  const me = useMe();
  const [q, setQ] = useState("");
  const [code, setCode] = useState("");
  useTitle("");
  return (
    <>
      <div className="hero">
        <div className="hero-in">
          <h1>{t("start.title")}</h1>
          <p className="lead">{t("start.lead")}</p>
          <div className="two">
            <form
              role="search"
              onSubmit={(e) => {
                e.preventDefault();
                void navigate(`/thu-tuc${q.trim() ? `?q=${encodeURIComponent(q.trim())}` : ""}`);
              }}
            >
              <Field id="start-q" label={t("start.find")} required help={t("start.findHelp")}>
                {(aria) => (
                  <div className="row" style={{ flexWrap: "nowrap" }}>
                    <Input {...aria} aria-required={undefined} size="large" value={q} onChange={(e) => setQ(e.target.value)} />
                    <Button type="primary" size="large" htmlType="submit">{t("start.findButton")}</Button>
                  </div>
                )}
              </Field>
            </form>
            <form
              onSubmit={(e) => {
                e.preventDefault();
                void navigate(`/tra-cuu${code.trim() ? `?code=${encodeURIComponent(code.trim())}` : ""}`);
              }}
            >
              <Field id="start-code" label={t("start.track")} required help={t("start.trackHelp")}>
                {(aria) => (
                  <div className="row" style={{ flexWrap: "nowrap" }}>
                    <Input {...aria} aria-required={undefined} size="large" value={code} onChange={(e) => setCode(e.target.value)} autoCapitalize="characters" spellCheck={false} />
                    <Button size="large" htmlType="submit">{t("start.trackButton")}</Button>
                  </div>
                )}
              </Field>
            </form>
          </div>
        </div>
      </div>
      <div className="stack hero-below">
        <h2>{t("start.fields")}</h2>
        <Fetched query={fields}>
          {(page) => (
            <div className="tiles">
              {page.items.map((f) => (
                <Link key={f.name} className="tile" to={`/thu-tuc?field=${encodeURIComponent(f.name)}`}>
                  {f.name} <span className="num">{f.procedures}</span>
                </Link>
              ))}
            </div>
          )}
        </Fetched>
        {!me.data && (
          <p className="muted">
            {t("start.loginHint")} <Link to="/dang-nhap">{t("nav.login")} <RightOutlined aria-hidden="true" /></Link>
          </p>
        )}
      </div>
    </>
  );
}

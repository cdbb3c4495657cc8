import { useTranslation } from "react-i18next";
import { date } from "../lib/format";
import { labelOf, titleOf, type Schema, type Values } from "../lib/schema";
import { Facts } from "./Page";

/** What was filled in, with the titles of the schema (bare: without); fields the schema does not know keep their key. */
export function SchemaView({ schema, value, bare }: { schema?: Schema; value: Values; bare?: boolean }) {
  const { t, i18n } = useTranslation();
  const known = Object.keys(schema?.properties ?? {}).filter((k) => k in value);
  const keys = [...known, ...Object.keys(value).filter((k) => !known.includes(k))];
  if (keys.length === 0) return <p className="muted">{t("form.nothing")}</p>;
  if (bare) return <>{keys.map((k) => <Value key={k} schema={schema?.properties?.[k] ?? {}} value={value[k]} />)}</>;
  return (
    <Facts
      wide
      items={keys.map((k) => {
        const s = schema?.properties?.[k] ?? {};
        return [titleOf(k, s, i18n.language), <Value key={k} schema={s} value={value[k]} />];
      })}
    />
  );
}

function Value({ schema, value }: { schema: Schema; value: unknown }) {
  const { t, i18n } = useTranslation();
  if (value === true) return <>{t("yes")}</>;
  if (value === false) return <>{t("no")}</>;
  if (Array.isArray(value)) {
    return (
      <ul className="bullets">
        {value.map((v, i) => <li key={i}><Value schema={schema.items ?? {}} value={v} /></li>)}
      </ul>
    );
  }
  if (value && typeof value === "object") return <SchemaView schema={schema} value={value as Values} />;
  if (schema.enum) return <>{labelOf(schema, value, i18n.language)}</>;
  if (schema.format === "date") return <span className="num">{date(String(value))}</span>;
  if (typeof value === "number" && schema.type === "number") return <>{value.toLocaleString(i18n.language === "vi" ? "vi-VN" : "en-GB")}</>;
  return <span className="prewrap">{String(value ?? "")}</span>;
}

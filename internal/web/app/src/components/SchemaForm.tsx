import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Alert, Button, Checkbox, DatePicker, Input, InputNumber, Radio, Select } from "antd";
import dayjs from "dayjs";
import { useTranslation } from "react-i18next";
import { labelOf, titleOf, type FormErrors, type Schema, type Values } from "../lib/schema";
import { Field, type FieldAria } from "./Field";

type Props = { schema: Schema; value: Values; onChange: (v: Values) => void; errors: FormErrors; id: string; path?: string };

/** The fields of a JSON Schema, each with what is wrong beside it. */
export function SchemaForm({ schema, value, onChange, errors, id, path = "" }: Props) {
  const set = (key: string, v: unknown) => onChange({ ...value, [key]: v });
  return (
    <div className="form">
      {Object.entries(schema.properties ?? {}).map(([key, s]) => (
        <Property
          key={key}
          name={key}
          schema={s}
          required={schema.required?.includes(key) ?? false}
          value={value[key]}
          onChange={(v) => set(key, v)}
          errors={errors}
          id={`${id}-${key}`}
          path={path ? `${path}.${key}` : key}
        />
      ))}
    </div>
  );
}

type PropertyProps = { name: string; schema: Schema; required: boolean; value: unknown; onChange: (v: unknown) => void; errors: FormErrors; id: string; path: string };

function Property(p: PropertyProps) {
  const { t, i18n } = useTranslation();
  const label = titleOf(p.name, p.schema, i18n.language);
  if (p.schema.type === "object") {
    return (
      <fieldset className="full">
        <legend>{label}</legend>
        <SchemaForm schema={p.schema} value={(p.value as Values | undefined) ?? {}} onChange={p.onChange} errors={p.errors} id={p.id} path={p.path} />
      </fieldset>
    );
  }
  if (p.schema.type === "array") return <ListField {...p} label={label} />;
  if (p.schema.type === "boolean") {
    return (
      <div className="field full">
        <Checkbox id={p.id} checked={p.value === true} onChange={(e) => p.onChange(e.target.checked || undefined)}>
          {label}
        </Checkbox>
      </div>
    );
  }
  if (p.schema.enum && p.schema.enum.length <= 3) return <Choice {...p} label={label} />;
  return (
    <Field id={p.id} label={label} required={p.required} error={p.errors[p.path]} full={p.schema["x-multiline"]} help={helpOf(p.schema, t)}>
      {(aria) => <Control schema={p.schema} value={p.value} onChange={p.onChange} aria={aria} />}
    </Field>
  );
}

function helpOf(s: Schema, t: (key: string) => string): string | undefined {
  return s.description ?? (s.pattern?.includes("[0-9]{12}") ? t("form.idNumberHelp") : undefined);
}

function Control({ schema, value, onChange, aria }: { schema: Schema; value: unknown; onChange: (v: unknown) => void; aria: FieldAria }) {
  const { t, i18n } = useTranslation();
  if (schema.enum) {
    return (
      <Select
        {...aria}
        allowClear
        value={value as string | undefined}
        onChange={onChange}
        placeholder={t("form.choose")}
        options={schema.enum.map((v) => ({ value: v, label: labelOf(schema, v, i18n.language) }))}
      />
    );
  }
  if (schema.format === "date") {
    const at = typeof value === "string" && value ? dayjs(value) : null;
    return (
      <DatePicker
        {...aria}
        format={["DD/MM/YYYY", "D/M/YYYY", "DDMMYYYY"]}
        placeholder="dd/mm/yyyy"
        value={at?.isValid() ? at : null}
        onChange={(d) => onChange(d ? d.format("YYYY-MM-DD") : undefined)}
      />
    );
  }
  if (schema.type === "integer" || schema.type === "number") {
    const year = schema.minimum !== undefined && schema.minimum >= 1000;
    return (
      <InputNumber
        {...aria}
        value={value as number | undefined}
        precision={schema.type === "integer" ? 0 : undefined}
        decimalSeparator={i18n.language === "vi" ? "," : "."}
        controls={!year}
        onChange={(v) => onChange(v ?? undefined)}
      />
    );
  }
  const text = (value as string | undefined) ?? "";
  if (schema["x-multiline"]) {
    return <Input.TextArea {...aria} value={text} autoSize={{ minRows: 2, maxRows: 10 }} maxLength={schema.maxLength} onChange={(e) => onChange(e.target.value)} />;
  }
  return <Input {...aria} value={text} maxLength={schema.maxLength} inputMode={schema.pattern?.startsWith("^[0-9]") ? "numeric" : undefined} onChange={(e) => onChange(e.target.value)} />;
}

/** Few choices are shown, not hidden in a list. */
function Choice(p: PropertyProps & { label: string }) {
  const { t, i18n } = useTranslation();
  const error = p.errors[p.path];
  const labels = p.schema.enum!.map((v) => labelOf(p.schema, v, i18n.language));
  const wide = labels.join("").length > 30; // would not fit on one line of half a row
  return (
    <div className={wide ? "field full" : "field"} role="radiogroup" aria-labelledby={`${p.id}-label`} aria-describedby={error ? `${p.id}-error` : undefined}>
      <span className="label" id={`${p.id}-label`}>
        {p.label} {!p.required && <span className="opt">({t("form.optional")})</span>}
      </span>
      <Radio.Group id={p.id} name={p.id} value={p.value} onChange={(e) => p.onChange(e.target.value)}>
        {p.schema.enum!.map((v, i) => <Radio key={v} value={v}>{labels[i]}</Radio>)}
      </Radio.Group>
      {error && <div className="wrong" id={`${p.id}-error`}>{error}</div>}
    </div>
  );
}

function ListField(p: PropertyProps & { label: string }) {
  const { t } = useTranslation();
  const items = (p.value as unknown[] | undefined) ?? [];
  const error = p.errors[p.path] ?? Object.entries(p.errors).find(([k]) => k.startsWith(p.path + "."))?.[1];
  return (
    <fieldset className="full" id={p.id}>
      <legend>{p.label}</legend>
      {items.map((item, i) =>
        p.schema.items?.type === "object" ? (
          <div key={i} className="list-row">
            <div className="grow">
              <SchemaForm schema={p.schema.items} value={(item as Values | undefined) ?? {}} onChange={(v) => p.onChange(items.with(i, v))} errors={p.errors} id={`${p.id}-${i}`} path={`${p.path}.${i}`} />
            </div>
            <Remove onClick={() => p.onChange(items.toSpliced(i, 1))} n={i + 1} />
          </div>
        ) : (
          <div key={i} className="list-row">
            <Input aria-label={t("form.itemOf", { label: p.label, n: i + 1 })} value={String(item ?? "")} onChange={(e) => p.onChange(items.with(i, e.target.value))} />
            <Remove onClick={() => p.onChange(items.toSpliced(i, 1))} n={i + 1} />
          </div>
        ),
      )}
      <Button icon={<PlusOutlined />} onClick={() => p.onChange([...items, p.schema.items?.type === "object" ? {} : ""])}>{t("form.add")}</Button>
      {error && <div className="field"><div className="wrong">{error}</div></div>}
    </fieldset>
  );
}

function Remove({ onClick, n }: { onClick: () => void; n: number }) {
  const { t } = useTranslation();
  return <Button icon={<DeleteOutlined />} aria-label={t("form.remove", { n })} onClick={onClick} />;
}

/** All that is wrong on top of a form, each a link to its field. */
export function ErrorSummary({ errors, ids, go, titles }: { errors: FormErrors; ids?: (path: string) => string; go?: (path: string) => void; titles: (path: string) => string }) {
  const { t } = useTranslation();
  const all = Object.entries(errors);
  if (all.length === 0) return null;
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      title={t("form.summary", { count: all.length })}
      description={
        <ul className="bullets">
          {all.map(([path, message]) => (
            <li key={path}>
              <a
                href={`#${ids?.(path) ?? ""}`}
                onClick={(e) => {
                  e.preventDefault();
                  if (go) return go(path);
                  const el = document.getElementById(ids?.(path) ?? "");
                  el?.scrollIntoView({ block: "center" });
                  el?.focus();
                }}
              >
                {titles(path)}: {message}
              </a>
            </li>
          ))}
        </ul>
      }
    />
  );
}

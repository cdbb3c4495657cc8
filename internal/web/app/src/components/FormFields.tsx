import { lazy, Suspense, useImperativeHandle, type Ref } from "react";
import { useTranslation } from "react-i18next";
import { isFormJs, titleAt, asSchema, type AnyForm } from "../lib/forms";
import { titleOf, validate, type FormErrors, type Schema, type Values } from "../lib/schema";
import { Bars } from "./Feedback";
import { ErrorSummary, SchemaForm } from "./SchemaForm";
import { SchemaView } from "./SchemaView";

const FormJs = lazy(() => import("./FormJs"));

export type FormHandle = {
  /** Everything that is wrong with what was entered, by path; a form of form-js also shows it beside the fields. */
  check: () => FormErrors;
  /** Leads to the field of a path. */
  go: (path: string) => void;
};

type Props = { id: string; form: AnyForm; value: Values; onChange: (v: Values) => void; errors: FormErrors; handle?: Ref<FormHandle> };

/** The fields of a form, whichever kind it is; form-js is fetched only where a form needs it. */
export function FormFields({ id, form, value, onChange, errors, handle }: Props) {
  const { t, i18n } = useTranslation();
  if (isFormJs(form)) {
    return (
      <Suspense fallback={<Bars n={Math.min(8, form.components.length)} />}>
        <FormJs id={id} schema={form} value={value} onChange={onChange} errors={errors} label={titleOf(t("dossier.form"), form as Schema, i18n.language)} handle={handle ?? null} />
      </Suspense>
    );
  }
  return <Plain id={id} form={form} value={value} onChange={onChange} errors={errors} handle={handle} />;
}

function Plain({ id, form, value, onChange, errors, handle }: Props & { form: Schema }) {
  const { t } = useTranslation();
  useImperativeHandle(handle, () => ({ check: () => validate(form, value, t), go: (path) => goTo(`${id}-${path.split(".")[0]}`) }), [form, value, t, id]);
  return <SchemaForm id={id} schema={form} value={value} onChange={onChange} errors={errors} />;
}

export function goTo(id: string): void {
  const at = document.getElementById(id);
  at?.scrollIntoView({ block: "center" });
  at?.focus();
}

/** All that is wrong with a form, on top of it. */
export function FormErrorSummary({ form, errors, go }: { form: AnyForm; errors: FormErrors; go: (path: string) => void }) {
  const { i18n } = useTranslation();
  const schema = asSchema(form);
  return <ErrorSummary errors={errors} go={go} titles={(p) => titleAt(schema, p, i18n.language)} />;
}

/** What was filled in, whichever kind the form is. */
export function FormView({ form, value, bare }: { form?: AnyForm; value: Values; bare?: boolean }) {
  return <SchemaView schema={asSchema(form)} value={value} bare={bare} />;
}

import { Form } from "@bpmn-io/form-js-viewer";
import "@bpmn-io/form-js-viewer/dist/assets/form-js.css";
import flatpickr from "flatpickr";
import { Vietnamese } from "flatpickr/dist/l10n/vn.js";
import { useEffect, useImperativeHandle, useRef } from "react";
import { useTranslation } from "react-i18next";
import { translateFormJs } from "../i18n/formjs";
import { localise, type JsForm } from "../lib/forms";
import { clean, type FormErrors, type Values } from "../lib/schema";
import "../styles/form-js.css";
import type { FormHandle } from "./FormFields";

export type FormJsProps = { id: string; schema: JsForm; value: Values; onChange: (v: Values) => void; errors: FormErrors; label: string; handle: React.Ref<FormHandle> };

type Path = (string | number)[];
type FieldOf = { id: string };
type Instance = FieldOf & { valuePath: Path; indexes?: Record<string, number> };
type Errors = Record<string, unknown>;

const same = (a: Values, b: Values): boolean => JSON.stringify(clean(a)) === JSON.stringify(clean(b));

/** A form drawn by bpmn.io's form-js; the server checks the same rules again. */
export default function FormJs({ id, schema, value, onChange, errors, label, handle }: FormJsProps) {
  const { i18n } = useTranslation();
  const lang = i18n.language;
  const box = useRef<HTMLDivElement>(null);
  const form = useRef<Form>(undefined);
  const held = useRef<Values>(value); // what the form holds: only another value comes from outside
  const change = useRef(onChange);
  change.current = onChange;

  useEffect(() => {
    flatpickr.localize(lang === "en" ? flatpickr.l10ns.default : { ...Vietnamese, firstDayOfWeek: 1 });
    const f = new Form({
      container: box.current!,
      debounce: false, // what is typed is kept at once
      properties: { ariaLabel: label },
      additionalModules: [{ translate: ["value", translateFormJs] }],
    } as never);
    form.current = f;
    f.on("changed", 500, () => {
      const now = visible(f);
      if (same(now, held.current)) return;
      held.current = now;
      change.current(now);
    });
    const start = held.current;
    void f.importSchema(localise(schema, lang), start);
    return () => {
      form.current = undefined;
      f.destroy();
    };
  }, [schema, lang, label]);

  useEffect(() => {
    if (!form.current || same(value, held.current)) return;
    held.current = value;
    void form.current.importSchema(localise(schema, lang), value);
  }, [value, schema, lang]);

  useEffect(() => {
    if (form.current && Object.keys(errors).length > 0) showErrors(form.current, errors);
  }, [errors]);

  useImperativeHandle(
    handle,
    () => ({
      check: () => (form.current ? errorsOf(form.current) : {}),
      go: (path) => {
        const field = form.current && instances(form.current).find((x) => x.valuePath.join(".") === path);
        const at = field && box.current?.querySelector<HTMLElement>(`[id*="-${field.id}"]:is(input,textarea,select,button)`);
        at?.scrollIntoView({ block: "center" });
        at?.focus();
      },
    }),
    [],
  );

  // A form in a form: its events are its own.
  return <div id={id} ref={box} className="form-js" onSubmit={(e) => e.stopPropagation()} />;
}

/** What was entered in the fields that are asked for. */
function visible(f: Form): Values {
  const data = (f as unknown as { _getState: () => { data: Values } })._getState().data;
  const conditions = f.get("conditionChecker") as { applyConditions: (d: Values, context: Values) => Values };
  return clean(conditions.applyConditions(data, data));
}

const instances = (f: Form): Instance[] => (f.get("formFieldInstanceRegistry") as { getAllKeyed: () => Instance[] }).getAllKeyed();

const errorPath = (x: Instance): Path => [x.id, ...Object.values(x.indexes ?? {})];

/** What form-js finds wrong, by the path of the value; it shows it beside the fields, too. */
function errorsOf(f: Form): FormErrors {
  const found = f.submit().errors as Errors;
  const out: FormErrors = {};
  for (const x of instances(f)) {
    const wrong = errorPath(x).reduce<unknown>((at, key) => (at as Errors | undefined)?.[key], found);
    if (Array.isArray(wrong) && typeof wrong[0] === "string") out[x.valuePath.join(".")] = wrong[0];
  }
  return out;
}

/** Shows what the server found wrong beside the fields. */
function showErrors(f: Form, errors: FormErrors): void {
  const shown: Errors = {};
  for (const x of instances(f)) {
    const message = errors[x.valuePath.join(".")];
    if (!message) continue;
    const [first, ...rest] = errorPath(x);
    if (rest.length === 0) shown[first!] = [message];
    else {
      const list = (shown[first!] ??= []) as unknown[];
      list[Number(rest[0])] = [message];
    }
  }
  (f as unknown as { _setState: (s: { errors: Errors }) => void })._setState({ errors: shown });
}

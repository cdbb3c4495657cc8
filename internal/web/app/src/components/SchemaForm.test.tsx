import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { useState } from "react";
import { afterEach, beforeAll, expect, test, vi } from "vitest";
import "../i18n";
import type { FormErrors, Schema, Values } from "../lib/schema";
import { ErrorSummary, SchemaForm } from "./SchemaForm";

beforeAll(() => {
  // jsdom lays nothing out.
  vi.stubGlobal("ResizeObserver", class { observe() {} unobserve() {} disconnect() {} });
  window.matchMedia = ((q: string) => ({ matches: false, media: q, addListener() {}, removeListener() {}, addEventListener() {}, removeEventListener() {} })) as never;
});
afterEach(cleanup);

const schema: Schema = {
  type: "object",
  required: ["name"],
  properties: {
    name: { type: "string", title: "Họ tên" },
    sex: { type: "string", title: "Giới tính", enum: ["male", "female"], "x-labels": { male: { vi: "Nam", en: "Male" }, female: { vi: "Nữ", en: "Female" } } },
    copies: { type: "integer", title: "Số bản" },
    done: { type: "boolean", title: "Đã số hóa" },
    papers: { type: "array", title: "Giấy tờ", items: { type: "string" } },
  },
};

function Harness({ errors = {}, seen }: { errors?: FormErrors; seen: (v: Values) => void }) {
  const [value, setValue] = useState<Values>({});
  return <SchemaForm id="f" schema={schema} value={value} errors={errors} onChange={(v) => { setValue(v); seen(v); }} />;
}

test("each type of field gives its type of value", () => {
  const seen = vi.fn();
  render(<Harness seen={seen} />);
  fireEvent.change(screen.getByLabelText(/Họ tên/), { target: { value: "An" } });
  fireEvent.click(screen.getByLabelText("Nữ"));
  const copies = screen.getByLabelText(/Số bản/);
  fireEvent.change(copies, { target: { value: "3" } });
  fireEvent.blur(copies);
  fireEvent.click(screen.getByLabelText("Đã số hóa"));
  fireEvent.click(screen.getByRole("button", { name: /Thêm dòng/ }));
  fireEvent.change(screen.getByLabelText("Giấy tờ, dòng 1"), { target: { value: "CCCD" } });
  expect(seen).toHaveBeenLastCalledWith({ name: "An", sex: "female", copies: 3, done: true, papers: ["CCCD"] });
});

test("what is wrong stands beside its field and is tied to it", () => {
  render(<Harness errors={{ name: "Cần nhập thông tin này." }} seen={() => undefined} />);
  const input = screen.getByLabelText(/Họ tên/);
  expect(input.getAttribute("aria-invalid")).toBe("true");
  const described = document.getElementById(input.getAttribute("aria-describedby")!);
  expect(described?.textContent).toContain("Cần nhập thông tin này.");
});

test("optional fields say so, required ones do not", () => {
  render(<Harness seen={() => undefined} />);
  expect(screen.getByText("Số bản").textContent).toContain("không bắt buộc");
  expect(screen.getByText("Họ tên").textContent).not.toContain("không bắt buộc");
});

test("the summary leads to the field", () => {
  render(
    <>
      <ErrorSummary errors={{ name: "Sai" }} ids={(p) => `f-${p}`} titles={() => "Họ tên"} />
      <Harness seen={() => undefined} />
    </>,
  );
  Element.prototype.scrollIntoView = () => undefined;
  fireEvent.click(screen.getByRole("link", { name: "Họ tên: Sai" }));
  expect(document.activeElement?.id).toBe("f-name");
});

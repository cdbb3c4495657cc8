import AxeBuilder from "@axe-core/playwright";
import { expect, test, type Browser, type Page } from "@playwright/test";
import { as, complete, login, openTask, password } from "./helpers";

let n = 0;

/** A confirmation of marital status, accepted at the desk: its next step has a form of form-js. */
async function fileMarital(browser: Browser): Promise<{ code: string; id: string }> {
  const citizen = await as(browser, "citizen");
  const desk = await as(browser, "desk");
  const answer = await citizen.request.post("/api/v1/dossiers", {
    headers: { "Idempotency-Key": `task-${Date.now()}-${n++}` },
    data: {
      procedure: "1.004873", agency: "H29.1.26", channel: "online",
      applicant: { kind: "person", name: "Nguyễn Thị Bích Hạnh", id_number: "079190000011", phone: "0900000011" },
      form: { person_name: "Nguyễn Thị Bích Hạnh", purpose: "Mua nhà" },
    },
  });
  expect(answer.status()).toBe(201);
  const { code } = (await answer.json()) as { code: string };
  await complete(desk.request, await openTask(desk.request, code));
  const specialist = await as(browser, "specialist");
  return { code, id: (await openTask(specialist.request, code)).id };
}

async function choose(page: Page, value: string) {
  // The list closes when the page moves beneath the pointer: opened again, it stays.
  const display = page.locator(".fjs-select-display").first();
  await expect(async () => {
    if ((await page.locator(".fjs-dropdownlist-item").count()) === 0) await display.click({ timeout: 2_000 });
    await page.locator(".fjs-dropdownlist-item", { hasText: value }).click({ timeout: 2_000 });
    await expect(display).toContainText(value, { timeout: 2_000 });
  }).toPass({ timeout: 30_000 });
}

test("a specialist fills a form of form-js and goes on to the next task of the list", async ({ browser }) => {
  const first = await fileMarital(browser);
  const second = await fileMarital(browser);
  const page = await (await as(browser, "specialist")).newPage();
  const refused: string[] = [];
  page.on("console", (m) => {
    if (/Content Security Policy/.test(m.text())) refused.push(m.text());
  });
  await page.goto("/hop-viec?view=available&procedure=1.004873");
  await page.getByRole("link", { name: first.code }).click();
  await expect(page).toHaveURL(/\/viec\/.*view=available&procedure=1\.004873/); // the list has such a button in each row
  await page.getByRole("button", { name: "Nhận việc", exact: true }).click();
  await expect(page.getByText("Đã nhận việc.")).toBeVisible();

  // A condition asks for more; what is missing is said on top and beside the fields.
  await choose(page, "Đã ly hôn");
  await page.getByRole("button", { name: "Đạt, chuyển bước" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "Có 2 chỗ cần sửa" })).toBeVisible();
  await expect(page.locator(".fjs-form-field-error").first()).toHaveText("Cần nhập thông tin này.");
  await page.getByRole("link", { name: /Số bản án/ }).click();
  await expect(page.getByLabel(/Số bản án/)).toBeFocused();

  // Another choice asks for nothing more. Dates are written as offices write them.
  await choose(page, "Chưa đăng ký kết hôn với ai");
  await expect(page.getByLabel(/Số bản án/)).toHaveCount(0);
  await page.getByLabel(/Ngày tra cứu/).fill("05/11/2026");
  await page.getByLabel(/Ngày tra cứu/).press("Tab");
  await page.getByLabel(/Số nơi cư trú/).fill("2");
  await page.getByLabel("Cơ sở dữ liệu quốc gia về dân cư").check();
  await page.getByLabel(/Ý kiến/).fill("Đã tra cứu");

  // The mark of bpmn.io is there, and nothing covers it.
  const mark = page.locator(".fjs-powered-by-link");
  await mark.scrollIntoViewIfNeeded();
  await expect(mark).toBeVisible();
  expect(await mark.evaluate((el) => {
    const r = el.getBoundingClientRect();
    return el.contains(document.elementFromPoint(r.x + r.width / 2, r.y + r.height / 2));
  })).toBe(true);
  const axe = await new AxeBuilder({ page }).analyze();
  expect(axe.violations.filter((v) => v.impact === "serious" || v.impact === "critical").map((v) => `${v.id}: ${v.nodes.map((x) => x.target.join(" ")).join(" | ")}`)).toEqual([]);

  await page.getByLabel(/Ý kiến/).press("Control+Enter");
  await expect(page.getByTestId("done")).toContainText(first.code);
  await expect(page).toHaveURL(/\/viec\/.*view=available&procedure=1\.004873/);
  await expect(page).not.toHaveURL(new RegExp(first.id));
  expect(refused).toEqual([]);

  // What was entered is in the dossier, in words.
  await page.goto(`/ho-so/${first.code}`);
  await page.getByText(/Bước 2\. Tra cứu/).last().click();
  await expect(page.getByText("05/11/2026")).toBeVisible();
  await expect(page.getByText("Chưa đăng ký kết hôn với ai")).toBeVisible();
  expect(second.code).not.toBe(first.code);
});

test("what is typed comes back: after a reload, and in another browser", async ({ browser }) => {
  const { id } = await fileMarital(browser);
  const context = await as(browser, "specialist");
  const page = await context.newPage();
  await page.goto(`/viec/${id}`);
  await choose(page, "Chưa xác định được, cần xác minh");
  await page.getByLabel(/Nội dung cần xác minh/).fill("Hỏi UBND phường cũ");
  await page.getByLabel(/Nội dung cần xác minh/).press("Control+s");
  await expect(page.getByText("Đã lưu nháp.")).toBeVisible();
  await page.reload();
  await expect(page.getByLabel(/Nội dung cần xác minh/)).toHaveValue("Hỏi UBND phường cũ");
  await page.close();

  const other = await (await as(browser, "specialist")).newPage();
  await other.goto(`/viec/${id}`);
  await expect(other.getByText("Đã khôi phục nội dung bạn nhập trước đó.")).toBeVisible();
  await expect(other.getByLabel(/Nội dung cần xác minh/)).toHaveValue("Hỏi UBND phường cũ");
});

test("somebody was faster: who and when, and what was typed stays beside what was sent", async ({ browser }) => {
  const { id } = await fileMarital(browser);
  const loser = await (await as(browser, "specialist2")).newPage();
  let blind = false; // the page does not see yet what the other one did
  await loser.route(`**/api/v1/tasks/${id}`, (r) => (blind && r.request().method() === "GET" ? r.abort() : r.continue()));
  await loser.goto(`/viec/${id}`);
  await choose(loser, "Chưa đăng ký kết hôn với ai");
  await loser.getByLabel(/Ý kiến/).fill("Chưa rõ");
  const winner = await as(browser, "specialist");
  blind = true;
  const done = await winner.request.post(`/api/v1/tasks/${id}/complete`, {
    headers: { "Idempotency-Key": `win-${Date.now()}` }, data: { outcome: "forward", form: { found_status: "married" } },
  });
  expect(done.status()).toBe(200);
  await loser.getByRole("button", { name: "Đạt, chuyển bước" }).click();
  const conflict = loser.getByTestId("conflict");
  await expect(conflict).toContainText(/\d{2}\/\d{2}\/\d{4} \d{2}:\d{2}/);
  blind = false;
  await conflict.getByRole("button", { name: "Tải lại" }).click();
  const kept = loser.getByTestId("not-sent");
  await expect(kept).toContainText("Chưa đăng ký kết hôn với ai");
  await expect(kept).toContainText("Đang có vợ hoặc chồng");
  await expect(kept).toContainText("Chưa rõ");
});

test("a supplement stops the clock, and the toast says so", async ({ browser }) => {
  const { id, code } = await fileMarital(browser);
  const page = await (await as(browser, "specialist")).newPage();
  await page.goto(`/viec/${id}`);
  await page.getByRole("button", { name: "Yêu cầu bổ sung hồ sơ" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("thời hạn tạm dừng");
  await dialog.getByRole("textbox").first().fill("Quyết định ly hôn");
  await dialog.getByRole("button", { name: "Gửi yêu cầu" }).click();
  await expect(page.getByTestId("done")).toContainText("thời hạn tạm dừng");
  await page.getByTestId("done").getByRole("link", { name: code }).click();
  await expect(page.getByText(/đã xong lúc/)).toBeVisible();
  await page.goto(`/ho-so/${code}`);
  await expect(page.getByText("Tạm dừng từ").first()).toBeVisible();
});

test("a step goes back with a reason", async ({ browser }) => {
  const { id, code } = await fileMarital(browser);
  const specialist = await as(browser, "specialist");
  const leader = await as(browser, "leader");
  const move = async (task: string) => {
    const answer = await specialist.request.post(`/api/v1/tasks/${task}/complete`, { headers: { "Idempotency-Key": `move-${task}` }, data: { outcome: "forward" } });
    expect(answer.status(), await answer.text()).toBe(200);
  };
  const open = async (who: typeof leader) => {
    const d = (await (await who.request.get(`/api/v1/dossiers/${code}`)).json()) as { steps: { id: string; state: string }[] };
    return d.steps.find((x) => x.state === "open" || x.state === "claimed")!.id;
  };
  await move(id); // the check
  await move(await open(specialist)); // the draft
  const page = await leader.newPage();
  await page.goto(`/viec/${await open(leader)}`);
  await page.getByRole("button", { name: "Trả lại bước trước" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Trả lại", exact: true }).click();
  await expect(dialog).toContainText("Cần nhập thông tin này.");
  await dialog.getByLabel(/Lý do/).fill("Sai họ đệm");
  await dialog.getByRole("button", { name: "Trả lại", exact: true }).click();
  await expect(page.getByTestId("done")).toContainText(code);
  await page.goto(`/ho-so/${code}`);
  await expect(page.getByText("“Sai họ đệm”").first()).toBeVisible();
});

test("the session ends while typing: one logs in again above the page, nothing is lost", async ({ browser }) => {
  const { id } = await fileMarital(browser);
  const context = await browser.newContext({ locale: "vi-VN", timezoneId: "Asia/Ho_Chi_Minh" });
  const page = await context.newPage();
  await page.goto(`/viec/${id}`);
  await login(page, "specialist");
  await choose(page, "Đang có vợ hoặc chồng");
  await page.getByLabel(/Ý kiến/).fill("Đang viết dở");
  await context.clearCookies();
  await page.getByRole("button", { name: "Đạt, chuyển bước" }).click();
  const dialog = page.getByRole("dialog", { name: "Phiên làm việc đã hết" });
  await expect(dialog).toBeVisible();
  await dialog.getByLabel(/Mật khẩu/).fill(password);
  await dialog.getByRole("button", { name: "Đăng nhập", exact: true }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByLabel(/Ý kiến/)).toHaveValue("Đang viết dở");
  await expect(page.locator(".fjs-select-display").first()).toHaveText("Đang có vợ hoặc chồng");
  await page.getByRole("button", { name: "Đạt, chuyển bước" }).click();
  await expect(page.getByTestId("done")).toBeVisible();
});

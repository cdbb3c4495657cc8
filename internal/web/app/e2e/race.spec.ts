import { expect, test } from "@playwright/test";
import { as, complete, fileBirth, openTask } from "./helpers";

test("two officers want one task: the loser sees who took it, and keeps what was typed", async ({ browser }) => {
  const citizen = await as(browser, "citizen");
  const desk = await as(browser, "desk");
  const code = await fileBirth(citizen.request, "Lê Gia Hân");
  await complete(desk.request, await openTask(desk.request, code));

  const first = await as(browser, "specialist");
  const second = await as(browser, "specialist2");
  const task = await openTask(first.request, code);
  const [winner, loser] = [await first.newPage(), await second.newPage()];
  // The loser hears of nothing in the meantime: with the live hints the page would know by itself.
  await second.route("**/api/v1/live", (r) => r.abort());
  await winner.goto(`/viec/${task.id}`);
  await loser.goto(`/viec/${task.id}`);
  await loser.getByLabel(/Nội dung thẩm tra/).fill("Đã đối chiếu bản chính");
  await expect(winner.getByRole("button", { name: "Nhận việc" })).toBeVisible();
  const name = (await winner.getByTestId("who").locator("b").innerText()).trim();

  await winner.getByRole("button", { name: "Nhận việc" }).click();
  await expect(winner.getByRole("button", { name: "Trả lại việc chung" })).toBeVisible();
  await loser.getByRole("button", { name: "Đạt, chuyển bước" }).click();

  const conflict = loser.getByTestId("conflict");
  await expect(conflict).toContainText(name);
  await expect(conflict).toContainText(/\d{2}\/\d{2}\/\d{4} \d{2}:\d{2}/);
  await expect(loser.getByLabel(/Nội dung thẩm tra/)).toHaveValue("Đã đối chiếu bản chính");
  await conflict.getByRole("button", { name: "Tải lại" }).click();
  await expect(loser.getByText(`${name} đang làm bước này.`)).toBeVisible();
});

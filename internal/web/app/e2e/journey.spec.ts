import { expect, test } from "@playwright/test";
import { as, fileBirth, login, openTask } from "./helpers";

test("a citizen files online, the desk accepts, a specialist completes, the look-up shows it", async ({ page, browser }) => {
  // Found without diacritics, from the start page.
  await page.goto("/");
  await page.getByLabel("Tìm thủ tục").fill("dang ky khai sinh");
  await page.getByRole("button", { name: "Tìm", exact: true }).click();
  await page.getByRole("link", { name: "Đăng ký khai sinh", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Đăng ký khai sinh" })).toBeVisible();
  await expect(page.getByText("Giấy chứng sinh hoặc văn bản người làm chứng/cam đoan")).toBeVisible();

  // Filing needs an account; login leads back to it.
  await page.getByRole("link", { name: "Nộp hồ sơ trực tuyến" }).click();
  await login(page, "citizen");
  await expect(page).toHaveURL(/\/nop-ho-so\/1\.001193$/);

  // What is missing is said beside the fields, and what is wrong there.
  await page.getByRole("button", { name: "Gửi hồ sơ" }).click();
  await expect(page.getByRole("alert")).toContainText("chỗ cần sửa");
  await page.getByRole("combobox", { name: /Nộp tại/ }).click();
  await page.getByTitle("Ủy ban nhân dân phường Bến Nghé").click();
  await page.getByLabel(/Số định danh cá nhân/).fill("079190000011");
  await page.getByLabel(/Số điện thoại/).fill("0900000011");
  await page.getByLabel("Họ, chữ đệm, tên trẻ").fill("Nguyễn Bảo An");
  await page.getByLabel("Ngày sinh", { exact: true }).fill("20/10/2026");
  await page.getByLabel("Ngày sinh", { exact: true }).press("Enter");
  await page.getByLabel("Nữ").check();
  await page.getByLabel(/Số định danh mẹ/).fill("123");
  await page.getByRole("button", { name: "Gửi hồ sơ" }).click();
  await expect(page.locator("#form-mother_id_number-error")).toContainText("12 chữ số");
  await page.getByLabel(/Số định danh mẹ/).fill("079190000011");
  await page.getByRole("button", { name: "Gửi hồ sơ" }).click();
  const code = await page.getByTestId("filed-code").innerText();
  expect(code).toMatch(/^H29\.1\.26-\d{6}-\d{4}$/);
  await page.getByRole("link", { name: "Hồ sơ của tôi" }).click();
  await expect(page.getByRole("link", { name: code })).toBeVisible();

  // The desk accepts it.
  const desk = await (await as(browser, "desk")).newPage();
  await desk.goto(`/hop-viec?view=available&q=${code}`);
  await desk.getByRole("link", { name: code }).click();
  await expect(desk.getByText("Nguyễn Bảo An")).toBeVisible();
  await desk.getByRole("button", { name: "Nhận việc" }).click();
  await expect(desk.getByText("Đã nhận việc.")).toBeVisible();
  await desk.getByLabel(/Ý kiến/).fill("Đủ giấy tờ theo quy định");
  await desk.getByRole("button", { name: "Tiếp nhận", exact: true }).click();
  await expect(desk.getByText("Đã hoàn thành bước.")).toBeVisible();
  await expect(desk.locator("main").getByText(code)).toHaveCount(0); // on to the next task, or back to the inbox

  // A specialist completes the next step from the keyboard.
  const specialist = await (await as(browser, "specialist")).newPage();
  await specialist.goto(`/hop-viec?view=available&q=${code}`);
  await specialist.getByRole("link", { name: code }).click();
  await expect(specialist.getByText("Đủ giấy tờ theo quy định").first()).toBeVisible();
  await specialist.getByLabel("Đủ điều kiện", { exact: true }).check();
  await specialist.getByLabel(/Ý kiến/).fill("Thông tin khớp với giấy chứng sinh");
  await specialist.getByLabel(/Ý kiến/).press("Control+Enter");
  await expect(specialist.getByText("Đã hoàn thành bước.")).toBeVisible();

  // Anyone with the code and the second factor sees where it stands; with a wrong one, nothing.
  const anyone = await (await browser.newContext({ locale: "vi-VN" })).newPage();
  await anyone.goto(`/tra-cuu?code=${code}`);
  await anyone.getByLabel("4 số cuối").fill("9999");
  await anyone.getByRole("button", { name: "Tra cứu" }).click();
  await expect(anyone.getByRole("alert")).toContainText("Không tìm thấy hồ sơ với mã và số xác nhận này");
  await anyone.getByLabel("4 số cuối").fill("0011");
  await anyone.getByRole("button", { name: "Tra cứu" }).click();
  const answer = anyone.getByTestId("lookup-answer");
  await expect(answer).toContainText(code);
  await expect(answer).toContainText("Bạn cần làm gì:");
  await expect(answer).toContainText("Thẩm tra");
  expect(anyone.url()).not.toContain("0011");
});

test("the desk receives at the counter and prints the receipt", async ({ browser }) => {
  const page = await (await as(browser, "desk")).newPage();
  await page.goto("/tiep-nhan");
  await page.getByLabel("Tìm theo tên, lĩnh vực hoặc mã thủ tục").fill("khai tu");
  await page.getByRole("button", { name: "Chọn Đăng ký khai tử", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Đăng ký khai tử" })).toBeVisible();
  await page.getByLabel("Họ và tên", { exact: true }).fill("Trần Văn Bình");
  await page.getByLabel(/Số điện thoại/).fill("0900000099");
  const form = page.locator("[id^=form-]");
  for (const field of await form.all()) {
    if ((await field.getAttribute("aria-required")) !== "true") continue;
    const placeholder = await field.getAttribute("placeholder");
    await field.fill(placeholder === "dd/mm/yyyy" ? "20/10/2026" : "Nguyễn Văn Tám");
    await field.press("Tab");
  }
  await page.getByRole("button", { name: "Đã nhận đủ bản chính" }).click();
  await page.getByRole("button", { name: "Tiếp nhận hồ sơ" }).click();
  const code = await page.getByTestId("filed-code").innerText();
  await page.getByRole("link", { name: "In giấy hẹn" }).click();
  await expect(page.getByRole("heading", { name: "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ" })).toBeVisible();
  await expect(page.locator(".paper")).toContainText(code);
  await expect(page.locator(".paper")).toContainText("Trần Văn Bình");
  await page.emulateMedia({ media: "print" });
  await expect(page.locator("header.top")).toBeHidden();
});

test("a supplement is asked for with its papers, and the citizen hands it in", async ({ browser }) => {
  const citizen = await as(browser, "citizen");
  const desk = await as(browser, "desk");
  const code = await fileBirth(citizen.request, "Nguyễn Minh Khôi");
  const task = await openTask(desk.request, code);
  const page = await desk.newPage();
  await page.goto(`/viec/${task.id}`);
  await page.getByRole("button", { name: "Yêu cầu bổ sung hồ sơ" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Gửi yêu cầu" }).click();
  await expect(dialog.getByRole("alert")).toContainText("ít nhất một giấy tờ");
  await dialog.getByRole("button", { name: /Giấy chứng sinh/ }).click();
  await dialog.getByLabel(/Lý do/).fill("Bản chụp bị mờ");
  await dialog.getByRole("button", { name: "Gửi yêu cầu" }).click();
  await expect(page.getByText("Đã hoàn thành bước.")).toBeVisible();

  const mine = await citizen.newPage();
  await mine.goto(`/ho-so/${code}`);
  await expect(mine.getByText("Yêu cầu bổ sung giấy tờ").first()).toBeVisible();
  await expect(mine.getByText("Bản chụp bị mờ").first()).toBeVisible();
  await mine.getByRole("button", { name: "Nộp bổ sung" }).click();
  await expect(mine.getByText("Đã ghi nhận.")).toBeVisible();
  await expect(mine.getByRole("button", { name: "Nộp bổ sung" })).toHaveCount(0);
});

test("the citizen withdraws, a leader stops: each with a reason that stays in the record", async ({ browser }) => {
  const citizen = await as(browser, "citizen");
  const [mine, other] = [await fileBirth(citizen.request, "Trịnh Hoài An"), await fileBirth(citizen.request, "Trịnh Hoài Nam")];

  const page = await citizen.newPage();
  await page.goto(`/ho-so/${mine}`);
  await page.getByRole("button", { name: "Rút hồ sơ" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Rút hồ sơ" }).click();
  await expect(page.getByRole("dialog")).toContainText("Cần nhập thông tin này.");
  await page.getByRole("dialog").getByLabel(/Lý do/).fill("Đã nộp nhầm phường");
  await page.getByRole("dialog").getByRole("button", { name: "Rút hồ sơ" }).click();
  await expect(page.getByText("Công dân yêu cầu rút hồ sơ").first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Rút hồ sơ" })).toHaveCount(0);

  const leader = await (await as(browser, "leader")).newPage();
  await leader.goto(`/ho-so?q=${other}`);
  await leader.getByRole("link", { name: other }).click();
  await leader.getByRole("button", { name: "Dừng giải quyết" }).click();
  await leader.getByRole("dialog").getByLabel(/Lý do/).fill("Trùng hồ sơ đã giải quyết");
  await leader.getByRole("dialog").getByRole("button", { name: "Dừng giải quyết" }).click();
  await expect(leader.getByText("Dừng xử lý").first()).toBeVisible();
  await expect(leader.getByText(/Mẫu 05/).first()).toBeVisible();
});

import i18n from ".";

/** The sentences of form-js 2.0.0, all of them, in Vietnamese; a test compares this list with the program. */
export const formJsVi: Record<string, string> = {
  "Add new": "Thêm dòng",
  "All values selected": "Đã chọn hết",
  "Click to remove sorting": "Bấm để bỏ sắp xếp",
  "Click to sort by {value} ascending": "Bấm để xếp tăng dần theo {value}",
  "Click to sort by {value} descending": "Bấm để xếp giảm dần theo {value}",
  Collapse: "Thu gọn",
  "Date and time must both be entered.": "Cần nhập cả ngày và giờ.",
  Decrement: "Giảm",
  "Document reference is not defined.": "Chưa khai báo tài liệu.",
  "Download {fileName}": "Tải xuống {fileName}",
  "Expand all ({value})": "Xem tất cả ({value})",
  "External content couldn't be loaded.": "Không tải được nội dung ngoài.",
  "Field is required.": "Cần nhập thông tin này.",
  "Field must be a valid email.": "Địa chỉ thư điện tử không đúng.",
  "Field must be a valid international phone number. (e.g. +4930664040900)": "Số điện thoại phải có mã quốc gia, ví dụ +84901234567.",
  "Field must have maximum length of {value}.": "Nhập nhiều nhất {value} ký tự.",
  "Field must have maximum value of {value}.": "Không lớn hơn {value}.",
  "Field must have minimum length of {value}.": "Nhập ít nhất {value} ký tự.",
  "Field must have minimum value of {value}.": "Không nhỏ hơn {value}.",
  "Field must match pattern {value}.": "Không đúng dạng.",
  Increment: "Tăng",
  "Max validation value is not a valid number.": "Giới hạn trên của trường này không phải là số.",
  "Min validation value is not a valid number.": "Giới hạn dưới của trường này không phải là số.",
  "Next page": "Trang sau",
  "No content to show.": "Không có nội dung.",
  "No files selected": "Chưa chọn tệp nào",
  "No results": "Không tìm thấy",
  "Nothing to show.": "Không có dòng nào.",
  "Please select a valid value, the two nearest valid values are {previousValue} and {nextValue}.": "Chọn giá trị hợp lệ; hai giá trị gần nhất là {previousValue} và {nextValue}.",
  "Previous page": "Trang trước",
  "Remove tag": "Bỏ mục này",
  Search: "Tìm",
  "Skip to search": "Đến ô tìm",
  "Unable to download document": "Không tải được tài liệu",
  "Value is expected to be an integer.": "Cần nhập số nguyên.",
  "Value is expected to have at most 1 decimal digit.": "Nhiều nhất 1 chữ số thập phân.",
  "Value is expected to have at most {value} decimal digits.": "Nhiều nhất {value} chữ số thập phân.",
  "Value is not a number.": "Cần nhập một số.",
  "binding path '{value}' is already claimed": "tên '{value}' đã được dùng",
  "{page} of {total}": "{page} trên {total}",
  "{value} files selected": "Đã chọn {value} tệp",
};

/** The translate function that form-js asks. */
export function translateFormJs(template: string, values: Record<string, unknown> = {}): string {
  const words = i18n.language === "en" ? template : (formJsVi[template] ?? template);
  return words.replace(/{([^}]+)}/g, (whole, key: string) => (values[key] === undefined ? whole : String(values[key])));
}

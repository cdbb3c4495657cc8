/** The supervisors' pages: board, reassignment, operations on a dossier. */
export const supervisionVi = {
  nav: { board: "Điều hành", reassign: "Phân công lại" },
  board: {
    title: "Điều hành", at: "Số liệu lúc {{at}}, tự cập nhật", by: "Xem theo", agency: "Đơn vị", person: "Người", procedure: "Thủ tục", step: "Bước",
    due: "Thời hạn", stuck: "Ứ đọng", still: "Đứng yên", numbers: "Số liệu", nobody: "Chưa ai nhận", noStep: "Không ở bước nào của cán bộ", total: "Tất cả",
    none: "Không có việc nào đang mở trong phạm vi của bạn.", clear: "Bỏ lọc", only: "Đang xem: {{what}}", list: "Danh sách: {{what}}", empty: "Không có mục nào.",
    toReassign: "Phân công lại các việc này", back: "← Về điều hành", holder: "Đang giữ", search: "Tìm mã hồ sơ, người nộp, bước",
    n: {
      open: "Đang mở", overdue: "Quá hạn", due_today: "Đến hạn hôm nay", due_soon: "Sắp đến hạn", unassigned: "Chưa ai nhận quá lâu", idle: "Giữ quá lâu",
      away: "Người giữ vắng mặt", paused: "Tạm dừng thời hạn", suspended: "Tạm ngừng xử lý", incidents: "Có sự cố",
    },
    help: {
      unassigned: "Hơn {{amount}} giờ làm việc chưa ai nhận", idle: "Cùng một người giữ hơn {{amount}} giờ làm việc", away: "Vắng mặt hoặc không còn giữ vai trò",
      due_soon: "Trong hai ngày làm việc tới", paused: "Hồ sơ chờ bổ sung, chờ nghĩa vụ tài chính", suspended: "Hồ sơ do người điều hành tạm ngừng", incidents: "Hồ sơ có bước lỗi chưa xử lý",
    },
  },
  load: {
    title: "Khối lượng theo cán bộ", officer: "Cán bộ", roles: "Vai trò", held: "Đang giữ", today: "Hôm nay", overdue: "Quá hạn", work: "Giờ việc",
    workHelp: "Tổng thời hạn của các bước đang giữ, theo giờ làm việc.", absent: "Vắng mặt", over: "Quá tải", none: "Không có cán bộ nào trong phạm vi này.", hours: "{{n}} giờ",
  },
  reassign: {
    title: "Phân công lại", lead: "Chọn việc, xem trước ai nhận bao nhiêu, rồi chuyển. Người cũ không hoàn thành được việc đã chuyển đi.",
    choose: "1. Chọn việc", number: "Loại việc", agency: "Đơn vị", anyAgency: "Mọi đơn vị", holder: "Người đang giữ", anyone: "Bất kỳ ai", procedure: "Thủ tục", anyProcedure: "Mọi thủ tục",
    all: "Tất cả việc tìm thấy", ticked: "Chỉ {{count}} việc đã đánh dấu", tick: "Chọn việc của hồ sơ {{code}}", untick: "Bỏ đánh dấu", none: "Không có việc nào theo bộ lọc này.", tickCol: "Chọn", stepFilter: "Đang lọc theo bước {{step}}",
    to: "2. Chia cho ai", rule: "Cách chia", targets: "Người nhận", targetsAny: "Mọi người có mặt giữ đúng vai trò", targetsHelp: "Để trống: chia cho mọi người có mặt đang giữ vai trò của từng bước.",
    rules: { even: "Chia đều theo việc đang giữ", one: "Giao hết cho một người", round_robin: "Lần lượt từng người", by_procedure: "Mỗi thủ tục một người" },
    preview: "Xem trước", previewing: "Đang tính…", check: "3. Kiểm tra và thực hiện", summary: "Chuyển {{moves}} trên {{selected}} việc đã chọn.", gone: "{{count}} việc đã đánh dấu không còn mở.",
    person: "Cán bộ", now: "Đang giữ", gets: "Nhận thêm", gives: "Chuyển đi", after: "Sẽ giữ", hours: "Giờ việc", overload: "{{count}} người sẽ quá tải.", absent: "{{count}} người nhận đang vắng mặt.",
    stays: "Việc không chuyển", why: "Lý do", tasks: "Số việc", examples: "Ví dụ", details: "Từng việc", more: "Hiện 200 việc đầu; kết quả từng việc có ở đợt phân công.", from: "Từ", toCol: "Sang", group: "Nhóm",
    reason: "Lý do phân công lại", go: "Chuyển {{count}} việc", nothing: "Không có việc nào chuyển được.",
    batches: "Các đợt phân công của bạn", noBatches: "Chưa có đợt nào.", batch: "Đợt phân công lại", undoOf: "Hoàn tác đợt trước", startedAt: "Bắt đầu", by: "Người thực hiện", state: "Tình trạng",
    states: { selecting: "Đang chọn việc", running: "Đang chuyển", stopping: "Đang dừng", stopped: "Đã dừng", done: "Đã xong" },
    items: { done: "Đã chuyển", skipped: "Không chuyển", failed: "Lỗi", pending: "Chưa đến lượt" }, progress: "Tiến độ", of: "{{n}}/{{total}} việc", filterItems: "Lọc kết quả", allItems: "Tất cả",
    stop: "Dừng đợt này", undo: "Hoàn tác", undoTitle: "Hoàn tác đợt phân công lại?", undoText: "Mỗi việc chưa ai động đến trở về người cũ. Việc đã thay đổi sau đó giữ nguyên và được nêu tên kèm lý do.", undoOk: "Hoàn tác", result: "Kết quả", another: "Phân công đợt khác",
  },
  ops: {
    menu: "Thao tác", cancel: "Thôi", none: "Không có thao tác nào dành cho bạn lúc này.", reason: "Lý do", preview: "Xem trước", go: "Thực hiện", will: "Việc này sẽ:", nothing: "Không thay đổi gì.", changedSince: "Hãy xem trước lại: nội dung vừa thay đổi.", done: "Đã thực hiện.", closes: "Hồ sơ sẽ kết thúc.",
    dueAfter: "Hạn trả sau đó: {{at}}", incident: "Sự cố", withdraw: "Rút khỏi các bước", step: "Bắt đầu ở bước", until: "Ngày hẹn trả mới", due: "Hạn trả đúng", values: "Giá trị mà bước lỗi lẽ ra trả về (JSON)", badValues: "Đây không phải một đối tượng JSON.",
    extend: { title: "Gia hạn kèm xin lỗi", text: "Gửi phiếu xin lỗi và hẹn lại (mẫu 04). Mỗi hồ sơ chỉ một lần, trước khi hết hạn." },
    due_: { title: "Sửa hạn trả", text: "Sửa nhầm lẫn về hạn trả; đây không phải gia hạn. Hạn cũ, hạn mới và lý do đều hiện trong hồ sơ." },
    goto: { title: "Chuyển đến bước khác", text: "Rút hồ sơ khỏi bước hiện tại và bắt đầu ở bước được chọn." },
    back: { title: "Quay lại bước trước", text: "Rút hồ sơ khỏi bước hiện tại và làm lại từ một bước đã qua. Những gì đã làm vẫn còn trong lịch sử." },
    retry: { title: "Thử lại bước lỗi", text: "Làm lại bước gặp sự cố." },
    resolve: { title: "Xử lý sự cố bằng tay", text: "Cho quy trình đi tiếp với giá trị nhập dưới đây." },
    skip: { title: "Bỏ qua bước lỗi", text: "Đi tiếp như thể bước lỗi đã xong." },
    suspend: { title: "Tạm ngừng xử lý", text: "Không bước nào làm được cho đến khi tiếp tục. Thời hạn vẫn tính." },
    resume: { title: "Tiếp tục xử lý", text: "Kết thúc tạm ngừng; những gì đến hạn trong lúc tạm ngừng sẽ được làm." },
  },
};

type Same<T> = { [K in keyof T]: T[K] extends string ? string : Same<T[K]> };

export const supervisionEn: Same<typeof supervisionVi> = {
  nav: { board: "Board", reassign: "Reassign" },
  board: {
    title: "Board", at: "As of {{at}}, kept up to date", by: "Broken down by", agency: "Unit", person: "Person", procedure: "Procedure", step: "Step",
    due: "Deadlines", stuck: "Stuck", still: "Standing still", numbers: "Numbers", nobody: "Nobody", noStep: "At no step of an officer", total: "All",
    none: "No task is open within your scope.", clear: "Clear", only: "Showing: {{what}}", list: "List: {{what}}", empty: "Nothing here.",
    toReassign: "Reassign these tasks", back: "← Back to the board", holder: "Held by", search: "Search dossier code, applicant, step",
    n: {
      open: "Open", overdue: "Overdue", due_today: "Due today", due_soon: "Due soon", unassigned: "Not taken for too long", idle: "Held for too long",
      away: "Holder is away", paused: "Clock stopped", suspended: "Suspended", incidents: "With an incident",
    },
    help: {
      unassigned: "Nobody has taken it for more than {{amount}} working hours", idle: "In the same hands for more than {{amount}} working hours", away: "Absent, or without the role now",
      due_soon: "Within two working days", paused: "Dossiers that wait for a supplement or a payment", suspended: "Dossiers that an operator suspended", incidents: "Dossiers with a failed step",
    },
  },
  load: {
    title: "Load per officer", officer: "Officer", roles: "Roles", held: "Held", today: "Today", overdue: "Overdue", work: "Hours",
    workHelp: "The limits of the steps they hold, in working hours.", absent: "Absent", over: "Overloaded", none: "No officer within this scope.", hours: "{{n}} h",
  },
  reassign: {
    title: "Reassign", lead: "Choose tasks, see who would get how many, then move them. Whoever had a task cannot complete it any more.",
    choose: "1. Choose tasks", number: "Which", agency: "Unit", anyAgency: "Every unit", holder: "Held by", anyone: "Anybody", procedure: "Procedure", anyProcedure: "Every procedure",
    all: "Every task found", ticked: "Only the {{count}} ticked", tick: "Choose the task of dossier {{code}}", untick: "Untick all", none: "No task fits this filter.", tickCol: "Choose", stepFilter: "Only the step {{step}}",
    to: "2. Give to", rule: "How to spread", targets: "People", targetsAny: "Everybody present with the role", targetsHelp: "Empty: everybody present who has a step's role.",
    rules: { even: "Evenly, by what each holds", one: "All to one person", round_robin: "In turn", by_procedure: "One person a procedure" },
    preview: "Preview", previewing: "Working it out…", check: "3. Check and carry out", summary: "{{moves}} of {{selected}} chosen tasks move.", gone: "{{count}} ticked tasks are not open any more.",
    person: "Officer", now: "Holds", gets: "Gets", gives: "Gives", after: "Will hold", hours: "Hours", overload: "{{count}} people would be overloaded.", absent: "{{count}} of those who get tasks are absent.",
    stays: "Tasks that do not move", why: "Why", tasks: "Tasks", examples: "Examples", details: "Each task", more: "The first 200 tasks; the batch says what became of each.", from: "From", toCol: "To", group: "Group",
    reason: "Reason", go: "Move {{count}} tasks", nothing: "No task can be moved.",
    batches: "Your reassignments", noBatches: "None yet.", batch: "Reassignment", undoOf: "Undoes an earlier one", startedAt: "Begun", by: "By", state: "State",
    states: { selecting: "Choosing tasks", running: "Moving", stopping: "Stopping", stopped: "Stopped", done: "Done" },
    items: { done: "Moved", skipped: "Not moved", failed: "Failed", pending: "To come" }, progress: "Progress", of: "{{n}}/{{total}} tasks", filterItems: "Filter results", allItems: "All",
    stop: "Stop", undo: "Undo", undoTitle: "Undo this reassignment?", undoText: "Each task that nobody has touched since goes back to whoever had it. The others stay and are named with the reason.", undoOk: "Undo", result: "Result", another: "Reassign others",
  },
  ops: {
    menu: "Operations", cancel: "Cancel", none: "Nothing for you to do here now.", reason: "Reason", preview: "Preview", go: "Carry out", will: "This will:", nothing: "Nothing changes.", changedSince: "Preview again: what you entered has changed.", done: "Done.", closes: "The dossier will be closed.",
    dueAfter: "Due date then: {{at}}", incident: "Incident", withdraw: "Withdraw from", step: "Start at step", until: "New appointment", due: "Correct due date", values: "Values that the failed step would have given (JSON)", badValues: "This is not a JSON object.",
    extend: { title: "Extend with apology", text: "Issues the letter of apology and re-appointment (form 04). Once a dossier, before it is due." },
    due_: { title: "Correct the due date", text: "Corrects a mistake; it is no extension. The old date, the new one and the reason stay visible." },
    goto: { title: "Go to another step", text: "Withdraws the dossier from where it is and begins at the step chosen." },
    back: { title: "Go back to an earlier step", text: "Withdraws the dossier from where it is and begins again at a step it has been through. What was done stays in its history." },
    retry: { title: "Try the failed step again", text: "Does the step that failed again." },
    resolve: { title: "Resolve an incident", text: "Goes on with the values below." },
    skip: { title: "Skip the failed step", text: "Goes on as though the step had been done." },
    suspend: { title: "Suspend", text: "No step can be done until it is resumed. The legal clock runs on." },
    resume: { title: "Resume", text: "Ends the suspension; what fell due meanwhile is done." },
  },
};

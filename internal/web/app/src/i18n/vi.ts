import { absenceVi } from "./absence";
import { viAccounts } from "./accounts";
import { supervisionVi } from "./supervision";
import { auditVi } from "./audit";
import { organisationVi } from "./organisation";
import { workVi } from "./work";

/** Vietnamese: the language of the offices, and the one every sentence is written in first. */
const vi = {
  audit: auditVi,
  org: organisationVi,
  work: workVi,
  sup: supervisionVi,
  absence: absenceVi,
  app: { name: "Một cửa", foot: "Một cửa – tiếp nhận và giải quyết thủ tục hành chính" },
  acc: viAccounts,
  loading: "Đang tải…",
  yes: "Có",
  no: "Không",
  action: { retry: "Thử lại", reload: "Tải lại", more: "Xem thêm", print: "In" },
  filter: { clear: "Bỏ bộ lọc" },
  error: {
    unknown: "Hệ thống gặp lỗi. Xin thử lại.",
    network: "Không kết nối được với máy chủ. Hãy kiểm tra đường truyền rồi thử lại; việc đã gửi sẽ không bị làm hai lần.",
    unavailable: "Hệ thống chưa xử lý kịp. Xin thử lại sau ít giây.",
    by: "{{by}} đã thực hiện lúc {{at}}.",
    requestId: "Mã yêu cầu: {{id}}",
  },
  broken: { title: "Không mở được trang này", text: "Có thể hệ thống vừa được cập nhật. Hãy tải lại trang." },
  notFound: { title: "Không có trang này", text: "Địa chỉ có thể đã được gõ sai." },
  denied: {
    title: "Tài khoản của bạn không mở được trang này",
    citizen: "Trang này dành cho tài khoản công dân. Cán bộ tiếp nhận hồ sơ ở trang Tiếp nhận.",
    officer: "Trang này dành cho cán bộ có vai trò phù hợp. Hãy hỏi quản trị nếu bạn cần vai trò đó.",
    tasks: "Trang này cần vai trò thực hiện các bước xử lý hồ sơ.",
    home: "Về trang đầu",
  },
  nav: {
    audit: "Nhật ký",
    skip: "Bỏ qua tới nội dung", label: "Các trang", inbox: "Hộp việc", intake: "Tiếp nhận", dossiers: "Hồ sơ", procedures: "Thủ tục", lookup: "Tra cứu",
    mine: "Hồ sơ của tôi", citizen: "Công dân", login: "Đăng nhập", logout: "Đăng xuất",
    otherLanguage: "English", darkTheme: "Chuyển sang nền tối", lightTheme: "Chuyển sang nền sáng",
  },
  login: {
    title: "Đăng nhập", lead: "Dành cho cán bộ và công dân đã có tài khoản.", needed: "Đăng nhập để tiếp tục.",
    name: "Tên đăng nhập", password: "Mật khẩu", enter: "Đăng nhập",
  },
  start: {
    title: "Thủ tục hành chính, một nơi để bắt đầu",
    lead: "Tìm thủ tục, nộp hồ sơ trực tuyến và theo dõi kết quả.",
    find: "Tìm thủ tục", findHelp: "Gõ không dấu cũng được, ví dụ: dang ky khai sinh", findButton: "Tìm",
    track: "Tra cứu hồ sơ đã nộp", trackHelp: "Mã hồ sơ ghi trên giấy hẹn, ví dụ: H29.1.26-261123-0007", trackButton: "Tra cứu",
    fields: "Thủ tục theo lĩnh vực", loginHint: "Đã có tài khoản?",
  },
  procedures: {
    title: "Thủ tục hành chính", lead: "Giấy tờ, thời hạn, lệ phí và các bước giải quyết.",
    search: "Tìm theo tên, lĩnh vực hoặc mã thủ tục", anyField: "Mọi lĩnh vực", anyLevel: "Mọi cấp", anyAgency: "Mọi cơ quan",
    none: "Không tìm thấy thủ tục nào", noneHelp: "Hãy thử ít từ hơn hoặc bỏ bớt bộ lọc.",
  },
  procedure: {
    name: "Tên thủ tục", code: "Mã", field: "Lĩnh vực", level: "Cấp giải quyết", levelNow: "Cấp giải quyết hiện nay", agency: "Cơ quan", online: "Dịch vụ công",
    limit: "Thời hạn", noLimit: "Không quy định", limits: "Thời hạn giải quyết", channel: "Hình thức nộp", channels: "Hình thức nộp", case: "Trường hợp", ordinary: "Thông thường",
    note: "Ghi chú", documents: "Giấy tờ cần nộp", noDocuments: "Chưa có danh mục giấy tờ.", facts: "Thông tin chung", fee: "Lệ phí", result: "Kết quả",
    receivedBy: "Nơi tiếp nhận", legal: "Căn cứ pháp lý", effective: "Có hiệu lực từ", source: "Nguồn dữ liệu", steps: "Các bước giải quyết",
    sample: "Dữ liệu mẫu", file: "Nộp hồ sơ trực tuyến", receive: "Tiếp nhận tại quầy",
    notRunnable: "Thủ tục này chưa nhận hồ sơ qua hệ thống. Xin nộp trực tiếp tại Bộ phận Một cửa.",
  },
  level: { province: "Cấp tỉnh", district: "Cấp huyện", ward: "Cấp xã" },
  channel: { direct: "Trực tiếp", online: "Trực tuyến", post: "Bưu chính", any: "Mọi hình thức" },
  step: {
    no: "Bước", name: "Nội dung", role: "Người thực hiện", duration: "Thời gian", form: "Biểu mẫu", output: "Kết quả", offClock: "Không tính thời hạn",
    parallel: "Song song với bước {{no}}", who: "Người làm", from: "Bắt đầu", to: "Xong lúc",
  },
  diagram: {
    title: "Sơ đồ quy trình", label: "Sơ đồ quy trình; nội dung có trong bảng các bước", now: "Đang ở đây", past: "Đã qua",
    zoomIn: "Phóng to", zoomOut: "Thu nhỏ", fit: "Vừa khung", failed: "Không vẽ được sơ đồ. Xin xem bảng các bước.",
  },
  status: {
    1: "Mới đăng ký", 2: "Được tiếp nhận", 3: "Không được tiếp nhận", 4: "Đang xử lý", 5: "Yêu cầu bổ sung giấy tờ", 6: "Yêu cầu thực hiện nghĩa vụ tài chính",
    7: "Công dân yêu cầu rút hồ sơ", 8: "Dừng xử lý", 9: "Đã xử lý xong", 10: "Đã trả kết quả",
  },
  result: { granted: "Chấp thuận", refused: "Từ chối", cancelled: "Đã hủy (nộp nhầm, nộp trùng)" },
  task: {
    state: { open: "Chờ nhận", claimed: "Đang làm", waiting: "Đang chờ", done: "Đã xong", cancelled: "Đã hủy" },
    wait: { applicant: "Chờ người nộp", external: "Chờ nơi khác" },
    title: "Công việc", step: "Bước", stepNo: "Bước {{no}}", due: "Hạn của bước", left: "Giờ làm việc còn lại", stateTitle: "Trạng thái", action: "Việc cần làm",
    role: "Vai trò", assignee: "Người đang làm", do: "Xử lý", comment: "Ý kiến",
    claim: "Nhận việc", claimOf: "Nhận việc của hồ sơ {{code}}", release: "Trả lại việc chung",
    claimed: "Đã nhận việc.", released: "Đã trả lại việc chung.", completed: "Đã hoàn thành bước.", returned: "Đã trả lại bước trước.", supplemented: "Đã ghi nhận.",
    conflictHelp: "Những gì bạn đã nhập vẫn còn ở đây. Tải lại để xem tình trạng mới nhất.",
    closed: "Bước này đã xong lúc {{at}}, do {{by}} thực hiện.",
    notYours: "{{name}} đang làm bước này.", notYourRole: "Bước này cần vai trò {{role}} tại {{agency}}.",
    waitingApplicant: "Đang chờ người nộp hồ sơ; đồng hồ thời hạn tạm dừng nếu có căn cứ.", waitingOther: "Đang chờ nơi khác trả lời.",
    waitingHelp: "Giấy tờ nộp tại quầy hoặc qua bưu chính thì ghi nhận ở đây.",
  },
  due: {
    none: "Không có hạn", provisional: "Tạm tính", provisionalHelp: "Ngày hẹn tạm tính vì lịch nghỉ của năm đó chưa được công bố; sẽ được tính lại khi có lịch.",
    paused: "Tạm dừng", overdue: "Quá hạn", overdueBy: "Quá hạn {{amount}}", late: "Xong quá hạn", today: "Hạn hôm nay", todayLeft: "Hôm nay, còn {{amount}}",
    left: "Còn {{amount}}", inTime: "Trong hạn", done: "Đúng hạn",
  },
  inbox: {
    bulk: "Thao tác với các việc đã chọn", picked: "Đã chọn {{count}} việc", unpick: "Bỏ chọn", bulkStep: "Đang làm {{done}}/{{total}}", bulkFailed: "{{count}} việc không thực hiện được",
    bulkDo: { claim: "Nhận các việc đã chọn", release: "Trả các việc đã chọn về nhóm" }, bulkDone: { claim: "Đã nhận {{count}} việc.", release: "Đã trả {{count}} việc về nhóm." },
    title: "Hộp việc", views: "Các loại việc", search: "Tìm theo mã hồ sơ, người nộp, bước", anyProcedure: "Mọi thủ tục",
    view: { mine: "Của tôi", available: "Nhóm tôi có thể nhận", covering: "Làm thay đồng nghiệp", waiting: "Đang chờ", done: "Đã xong" },
    due: { overdue: "Quá hạn", today: "Hạn hôm nay", soon: "Sắp đến hạn" },
    hidden: "Bộ lọc đang che hết danh sách", hiddenHelp: "Không có việc nào khớp với bộ lọc.",
    empty: { mine: "Bạn chưa nhận việc nào", available: "Không còn việc nào chờ nhận", covering: "Không có việc nào phải làm thay", waiting: "Không có hồ sơ nào đang chờ", done: "Chưa có việc nào đã xong" },
    emptyHelp: { mine: "Việc bạn nhận sẽ nằm ở đây.", available: "Việc mới của nhóm bạn sẽ tự hiện ra ở đây.", covering: "Việc của đồng nghiệp vắng mặt mà bạn được giao thay sẽ nằm ở đây.", waiting: "Hồ sơ chờ người nộp bổ sung hoặc chờ nơi khác sẽ nằm ở đây.", done: "Việc đã hoàn thành sẽ nằm ở đây." },
    seeAvailable: "Có {{count}} việc nhóm bạn có thể nhận",
  },
  keys: {
    button: "Phím tắt", title: "Phím tắt", note: "Các phím chữ không có tác dụng khi bạn đang gõ vào ô nhập.",
    j: "Xuống dòng dưới", k: "Lên dòng trên", Enter: "Mở việc đang chọn", x: "Chọn hoặc bỏ chọn dòng", c: "Nhận việc", slash: "Tìm kiếm; ở trang công việc: về hộp việc", help: "Bảng phím tắt", CtrlS: "Lưu nháp", CtrlEnter: "Hoàn thành bước",
  },
  dossiers: {
    title: "Hồ sơ", lead: "Mọi hồ sơ trong phạm vi của bạn, mới nhận xếp trước.", search: "Tìm theo mã hồ sơ hoặc người nộp", anyStatus: "Mọi trạng thái", none: "Chưa có hồ sơ nào",
  },
  dossier: {
    title: "Hồ sơ", code: "Mã hồ sơ", procedure: "Thủ tục", applicant: "Người nộp", agency: "Cơ quan tiếp nhận", agencyReceiving: "Nộp tại", status: "Trạng thái", due: "Ngày hẹn trả",
    originalDue: "Ngày hẹn ban đầu", deadline: "Thời hạn", receivedAt: "Ngày nhận", readyAt: "Có kết quả lúc", closedAt: "Kết thúc lúc", stoppedSince: "Tạm dừng từ", channel: "Hình thức nộp", result: "Kết quả",
    adjustments: "Vì sao ngày hẹn thay đổi", slips: "Phiếu đã phát hành", noSlips: "Chưa phát hành phiếu nào.", formNo: "Mẫu {{no}}",
    steps: "Các bước xử lý", form: "Nội dung hồ sơ", history: "Lịch sử", receipt: "Giấy hẹn", acted: "Đã thực hiện.",
  },
  history: { system: "Hệ thống", newer: "Xem tiếp lịch sử", onBehalf: "thay cho {{name}}" },
  adjust: {
    none: "Ngày hẹn chưa thay đổi lần nào.", receipt: "Xác nhận tiếp nhận", stop: "Tạm dừng thời hạn", extend: "Gia hạn, hẹn lại", recalendar: "Tính lại theo lịch nghỉ", correct: "Đính chính", case: "Đổi trường hợp giải quyết", migrate: "Theo phiên bản quy trình mới", still: "đang tạm dừng",
  },
  ground: {
    supplement: "chờ bổ sung hồ sơ", financial_obligation: "chờ thực hiện nghĩa vụ tài chính", public_notice: "niêm yết công khai", expert_assessment: "giám định, xác minh theo luật",
    violation_handling: "xử lý vi phạm trước", applicant_confirmation: "chờ người nộp xác nhận",
  },
  applicant: {
    kind: "Loại người nộp", person: "Cá nhân", organisation: "Tổ chức", name: "Họ và tên", orgName: "Tên tổ chức", id: "Số định danh cá nhân", tax: "Mã số thuế", phone: "Số điện thoại",
    contactNeeded: "Cần số điện thoại hoặc số định danh để tra cứu hồ sơ.",
    phoneHelp: "4 số cuối dùng để tra cứu hồ sơ.", email: "Thư điện tử", address: "Địa chỉ",
  },
  form: {
    optional: "không bắt buộc", required: "Cần nhập thông tin này.", choose: "Chọn…", add: "Thêm dòng", remove: "Bỏ dòng {{n}}", itemOf: "{{label}}, dòng {{n}}", nothing: "Chưa có nội dung.",
    summary_one: "Có 1 chỗ cần sửa", summary_other: "Có {{count}} chỗ cần sửa",
    minLength: "Nhập ít nhất {{n}} ký tự.", maxLength: "Nhập nhiều nhất {{n}} ký tự.", maxItems: "Nhiều nhất {{n}} dòng.", pattern: "Không đúng dạng.", idNumber: "Số định danh gồm 12 chữ số (hoặc CMND 9 chữ số).",
    idNumberHelp: "12 chữ số trên căn cước (hoặc CMND 9 chữ số)", date: "Ngày viết dạng dd/mm/yyyy.", number: "Cần nhập một số.", integer: "Cần nhập số nguyên.",
    minimum: "Không nhỏ hơn {{n}}.", maximum: "Không lớn hơn {{n}}.", above: "Phải lớn hơn {{n}}.", below: "Phải nhỏ hơn {{n}}.",
  },
  ask: {
    reason: "Lý do", return: "Trả lại", returnText: "Hồ sơ quay về bước trước. Người làm bước đó sẽ đọc lý do này.",
    refuse: "Từ chối", refuseText: "Người nộp sẽ nhận được lý do bằng văn bản. Việc này không hoàn lại được.",
    supplement: "Gửi yêu cầu", supplementText: "Người nộp nhận Phiếu yêu cầu bổ sung (mẫu 02); thời hạn tạm dừng cho đến khi bổ sung xong. Chỉ được yêu cầu một lần.",
  },
  supplement: {
    items: "Giấy tờ cần bổ sung", itemN: "Giấy tờ {{n}}", suggest: "Chọn từ thành phần hồ sơ:", noItems: "Cần ghi ít nhất một giấy tờ phải bổ sung.",
    comment: "Lời nhắn hoặc giải trình", give: "Nộp bổ sung", confirm: "Xác nhận", record: "Ghi nhận đã bổ sung",
  },
  withdraw: { title: "Rút hồ sơ", text: "Hồ sơ kết thúc theo yêu cầu của người nộp. Việc này không hoàn lại được.", ok: "Rút hồ sơ" },
  stop: { title: "Dừng giải quyết", text: "Hồ sơ kết thúc và thông báo dừng giải quyết (mẫu 05) được phát hành. Việc này không hoàn lại được.", ok: "Dừng giải quyết" },
  extend: { title: "Gia hạn", text: "Văn bản xin lỗi và đề nghị gia hạn (mẫu 04) được phát hành trước khi hết hạn. Chỉ được gia hạn một lần.", ok: "Gia hạn", until: "Ngày hẹn mới" },
  incident: {
    title: "Sự cố", open_one: "Có 1 sự cố chưa khắc phục: hồ sơ đứng ở bước đó.", open_other: "Có {{count}} sự cố chưa khắc phục: hồ sơ đứng ở các bước đó.", message: "Nội dung", at: "Xảy ra lúc", resolved: "Đã khắc phục lúc {{at}}", still: "Chưa khắc phục", retry: "Thử lại bước",
  },
  file: {
    title: "Nộp hồ sơ", lead: "Thời hạn: {{limit}}. Lệ phí: {{fee}}.", where: "Nơi nộp", receivedHelp: "Để trống nếu nhận ngay bây giờ.", receivedNow: "Bây giờ",
    promise: "Thời hạn tính từ khi hồ sơ được tiếp nhận hợp lệ. Sau khi gửi, bạn nhận được mã hồ sơ để theo dõi.", send: "Gửi hồ sơ", receive: "Tiếp nhận hồ sơ", see: "Xem hồ sơ",
  },
  filed: { title: "Đã nhận hồ sơ", lead: "Hãy giữ mã hồ sơ để tra cứu." },
  intake: {
    title: "Tiếp nhận hồ sơ", lead: "Chọn thủ tục mà người dân đến nộp.", noneHelp: "Chỉ những thủ tục cơ quan bạn tiếp nhận qua hệ thống mới hiện ở đây.", choose: "Chọn", chooseOf: "Chọn {{name}}", back: "← Chọn thủ tục khác",
    checklist: "Kiểm tra giấy tờ", checklistHelp: "Được lưu trong hồ sơ và in trên giấy tiếp nhận", printReceipt: "In giấy hẹn", another: "Tiếp nhận hồ sơ khác",
  },
  mine: { title: "Hồ sơ của tôi", lead: "Những hồ sơ bạn đã nộp bằng tài khoản này.", new: "Nộp hồ sơ mới", none: "Bạn chưa nộp hồ sơ nào", noneHelp: "Tìm thủ tục bạn cần rồi chọn Nộp hồ sơ trực tuyến." },
  lookup: {
    title: "Tra cứu hồ sơ", lead: "Xem hồ sơ đang ở đâu và khi nào có kết quả.", codeHelp: "Ghi trên giấy hẹn, ví dụ: H29.1.26-261123-0007",
    factor: "4 số cuối", factorHelp: "Của số định danh hoặc số điện thoại người nộp", button: "Tra cứu", doNow: "Bạn cần làm gì:", timeline: "Hồ sơ đã đi qua", inProgress: "đang làm",
  },
  sentence: {
    s1: "Hồ sơ đã được gửi và đang chờ Bộ phận Một cửa tiếp nhận.",
    s2: "Hồ sơ đã được tiếp nhận, hẹn trả kết quả lúc {{due}}.",
    s3: "Hồ sơ không được tiếp nhận ngày {{at}}.",
    s5: "Hồ sơ cần bổ sung giấy tờ; thời hạn tạm dừng cho đến khi bạn bổ sung.",
    s6: "Hồ sơ chờ bạn thực hiện nghĩa vụ tài chính; thời hạn tạm dừng cho đến khi bạn nộp.",
    s7: "Hồ sơ đã được rút theo yêu cầu của người nộp lúc {{at}}.",
    s8: "Hồ sơ đã dừng xử lý lúc {{at}}.",
    processing: "Hồ sơ đang được xử lý, hẹn trả kết quả lúc {{due}}.",
    processingStep: "Hồ sơ đang được xử lý ở bước “{{step}}”, hẹn trả kết quả lúc {{due}}.",
    processingNoDue: "Hồ sơ đang được xử lý.",
    stoppedClock: "Hồ sơ đang được xử lý; thời hạn tạm dừng từ {{at}}.",
    late: "Hồ sơ đã quá ngày hẹn {{due}}. Chúng tôi xin lỗi vì sự chậm trễ.",
    ready: "Đã có kết quả từ {{at}}. Mời bạn đến nhận.",
    readyRefused: "Hồ sơ đã được trả lời từ chối lúc {{at}}. Mời bạn đến nhận văn bản.",
    handedOver: "Kết quả đã được trả lúc {{at}}.",
  },
  do: {
    supplement: "Nộp giấy tờ được yêu cầu tại Bộ phận Một cửa hoặc qua tài khoản của bạn.",
    pay: "Nộp khoản tiền trong thông báo rồi gửi chứng từ cho Bộ phận Một cửa.",
    confirm: "Xem và xác nhận nội dung được gửi cho bạn.",
    collect: "Mang giấy hẹn và căn cước đến Bộ phận Một cửa để nhận kết quả.",
    again: "Đọc lý do trong văn bản. Bạn có thể nộp lại khi đủ điều kiện, hoặc hỏi Bộ phận Một cửa.",
    wait: "Chưa cần làm gì. Hãy quay lại xem vào ngày hẹn.",
  },
  table: { pick: "Chọn", pickAll: "Chọn mọi dòng đang hiện", pickRow: "Chọn {{name}}" },
  views: { label: "Danh sách đã lưu", add: "Lưu bộ lọc này", save: "Lưu", name: "Tên danh sách", remove: "Bỏ danh sách {{name}}" },
  live: { lost: "Mất kết nối trực tiếp. Danh sách tự làm mới sau mỗi 15 giây." },
  receipt: {
    title: "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ", form: "(Mẫu 01)", desk: "BỘ PHẬN MỘT CỬA", number: "Số:", state: "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", motto: "Độc lập - Tự do - Hạnh phúc",
    content: "Nội dung giải quyết", papers: "Thành phần hồ sơ", papersNone: "Theo quy định của thủ tục", receivedAt: "Thời điểm nhận", due: "Thời điểm hẹn trả kết quả",
    track: "Tra cứu tại trang Tra cứu hồ sơ bằng mã hồ sơ và 4 số cuối của số định danh hoặc số điện thoại người nộp.",
    signApplicant: "NGƯỜI NỘP HỒ SƠ", signOfficer: "NGƯỜI TIẾP NHẬN HỒ SƠ", signNote: "(Ký và ghi rõ họ tên)", back: "← Về hồ sơ",
  },
  files: {
    title: "Tệp đính kèm", none: "Chưa có tệp nào", choose: "Chọn tệp", orDrop: "hoặc kéo thả vào đây",
    help: "PDF, ảnh (PNG, JPG, TIFF), DOCX, XLSX, ODT; mỗi tệp không quá {{mib}} MB.",
    uploading: "Đang tải lên {{name}}", tooLarge: "Tệp lớn quá {{mib}} MB.", stop: "Dừng", stopOf: "Dừng tải {{name}}", stopped: "Đã dừng.",
    dismiss: "Bỏ", dismissOf: "Bỏ {{name}}", removeOf: "Xóa {{name}}", addedBy: "{{name}} thêm lúc {{at}}",
  },
  checklist: { all: "Đã nhận đủ bản chính", ifAny: "nếu có", originals: "Bản chính", copies: "Bản sao", other: "Giấy tờ khác", add: "Thêm giấy tờ khác", missing: "Còn thiếu giấy tờ bắt buộc", whatNow: "Hồ sơ còn thiếu {{count}} giấy tờ bắt buộc. Chọn cách xử lý:",
    receive: "Vẫn tiếp nhận", supplement: "Ghi nhận và yêu cầu bổ sung (Mẫu 02)", refuse: "Từ chối tiếp nhận (Mẫu 03)", refuseReason: "Thiếu giấy tờ: {{papers}}", reason: "Lý do từ chối", given: "Giấy tờ đã nộp", nothing: "Chưa ghi nhận giấy tờ nào",
    note: "Khi yêu cầu bổ sung hoặc từ chối, hồ sơ chưa được tiếp nhận nên chưa có giấy hẹn." },
  known: { none: "Chưa có hồ sơ nào của số này tại đây.", earlier: "Có {{count}} hồ sơ trước đây, gần nhất {{at}}.", fill: "Điền thông tin này", openSame: "Người này đang có hồ sơ cùng thủ tục chưa xong" },
  handy: { favourites: "Thủ tục đã đánh dấu", most: "Tiếp nhận nhiều nhất", mark: "Đánh dấu {{name}}", unmark: "Bỏ đánh dấu {{name}}", pdf: "Tải PDF" },
  draft: { savedAt: "Đã lưu nháp lúc {{at}}", saving: "Đang lưu nháp…", restored: "Đã mở lại bản nháp lưu lúc {{at}}.", discard: "Bỏ bản nháp", failed: "Chưa lưu được bản nháp." },
};

type Same<T> = { [K in keyof T]: T[K] extends string ? string : Same<T[K]> };

/** What every other language must have. */
export type Messages = Same<typeof vi>;

export default vi;

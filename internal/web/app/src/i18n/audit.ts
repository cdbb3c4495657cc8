/** The audit log. Actions that have no words of their own are shown by their name. */
export const auditVi = {
  title: "Nhật ký", lead: "Ai đã làm gì, xem gì, lúc nào, từ đâu. Dòng đã ghi không sửa được; nút kiểm tra cho biết có dòng nào bị động đến không.",
  person: "Tên đăng nhập", dossier: "Mã hồ sơ", action: "Việc", from: "Từ ngày", to: "Đến ngày", outcome: "Kết quả", any: "Mọi việc", anyOutcome: "Mọi kết quả", apply: "Lọc",
  at: "Lúc", who: "Người làm", about: "Về", source: "Từ", nobody: "Không đăng nhập", behalf: "thay {{name}}", none: "Chưa có dòng nào", changes: "Thay đổi", nothing: "(trống)",
  ok: "Xong", refused: "Bị từ chối", failed: "Lỗi", check: "Kiểm tra nhật ký", sound: "Nguyên vẹn: đã xem {{n}} dòng.", broken: "Không còn nguyên vẹn: {{n}} chỗ sai.",
  do: {
    account_end_access: "Thu hồi mã truy cập của tài khoản", account_grant_access: "Cấp mã truy cập cho tài khoản", dossier_activate: "Mở việc bổ sung", dossier_timer: "Đổi hẹn giờ", dossier_variables: "Đổi dữ liệu quy trình", instance_preview: "Xem trước thao tác", intake_applicant: "Tìm người nộp theo số định danh",
    intake_prepare: "Chuẩn bị tiếp nhận", login_elsewhere: "Đăng nhập qua hệ thống khác", notice_read: "Đọc thông báo", organisation_edit: "Sửa tổ chức", organisation_history: "Xem lịch sử tổ chức", organisation_import: "Nhập tổ chức từ bảng tính", organisation_read: "Xem cán bộ",
    preference_write: "Đổi tùy chọn", process_check: "Kiểm tra quy trình", task_close_consultation: "Kết thúc chờ ý kiến", procedure_versions: "Xem phiên bản thủ tục", batch_read: "Xem đợt", message_read: "Xem thông điệp", signal_read: "Xem tín hiệu",
    session_create: "Đăng nhập", session_delete: "Đăng xuất", session_revoke: "Kết thúc phiên", token_create: "Tạo mã truy cập", token_revoke: "Thu hồi mã truy cập", password_change: "Đổi mật khẩu",
    account_create: "Tạo tài khoản", account_reset: "Cấp lại mật khẩu", account_disable: "Khóa hoặc mở tài khoản", account_unlock: "Mở khóa đăng nhập",
    lookup: "Tra cứu công khai", dossier_submit: "Nộp hồ sơ", dossier_read: "Xem hồ sơ", dossier_audit: "Xem nhật ký hồ sơ", audit_read: "Xem nhật ký",
    dossier_request_supplement: "Yêu cầu bổ sung", dossier_supplement: "Nộp bổ sung", dossier_refuse: "Từ chối hồ sơ", dossier_withdraw: "Rút hồ sơ", dossier_stop: "Dừng hồ sơ", dossier_extend: "Gia hạn",
    dossier_attach: "Thêm tệp", dossier_suspend: "Tạm ngừng", dossier_resume: "Tiếp tục", dossier_modify: "Chuyển bước", dossier_migrate: "Chuyển phiên bản", dossier_due: "Đổi hạn", dossier_cancel: "Hủy hồ sơ", dossier_comment: "Ghi chú hồ sơ",
    file_add: "Tải tệp lên", file_read: "Mở tệp", draft_write: "Lưu nháp", draft_read: "Mở nháp",
    task_read: "Xem việc", task_claim: "Nhận việc", task_release: "Trả việc về nhóm", task_complete: "Hoàn thành việc", task_return: "Trả bước", task_assign: "Giao việc", task_forward: "Chuyển việc", task_recall: "Thu hồi bước",
    task_consult: "Xin ý kiến", task_answer: "Trả lời ý kiến", task_comment: "Ghi chú việc", task_reassign: "Phân công lại",
    incident_retry: "Thử lại sự cố", incident_resolve: "Xử lý sự cố", instance_read: "Xem tiến trình", batch_start: "Bắt đầu đợt", batch_stop: "Dừng đợt",
    procedure_publish: "Phát hành thủ tục", procedure_retire: "Ngừng thủ tục", message_send: "Gửi thông điệp", signal_send: "Gửi tín hiệu", absence_record: "Ghi vắng mặt",
  },
};

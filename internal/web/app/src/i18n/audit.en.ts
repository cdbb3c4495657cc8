import type { auditVi } from "./audit";

export const auditEn: typeof auditVi = {
  title: "Audit log", lead: "Who did what, looked at what, when and from where. Entries cannot be changed; the check tells whether anybody tampered with them.",
  person: "User name", dossier: "Dossier code", action: "Action", from: "From", to: "To", outcome: "Outcome", any: "Any action", anyOutcome: "Any outcome", apply: "Filter",
  at: "At", who: "Who", about: "About", source: "From", nobody: "Not logged in", behalf: "for {{name}}", none: "No entries yet", changes: "Changes", nothing: "(empty)",
  ok: "Done", refused: "Refused", failed: "Failed", check: "Check the log", sound: "Intact: {{n}} entries seen.", broken: "Not intact: {{n}} findings.",
  do: {
    account_end_access: "Revoke an account's access token", account_grant_access: "Give an account an access token", dossier_activate: "Start additional work", dossier_timer: "Change a timer", dossier_variables: "Change process data", instance_preview: "Preview an operation", intake_applicant: "Find an applicant by ID number",
    intake_prepare: "Prepare an intake", login_elsewhere: "Log in by another system", notice_read: "Read notices", organisation_edit: "Change the organisation", organisation_history: "See the organisation's history", organisation_import: "Import the organisation", organisation_read: "See an officer",
    preference_write: "Change preferences", process_check: "Check a process", task_close_consultation: "Stop waiting for opinions", procedure_versions: "See a procedure's versions", batch_read: "See a batch", message_read: "See a message", signal_read: "See a signal",
    session_create: "Log in", session_delete: "Log out", session_revoke: "End a session", token_create: "Make an access token", token_revoke: "Revoke an access token", password_change: "Change password",
    account_create: "Create an account", account_reset: "Reset a password", account_disable: "Disable or enable an account", account_unlock: "Unlock a login",
    lookup: "Public look-up", dossier_submit: "File a dossier", dossier_read: "Read a dossier", dossier_audit: "Read a dossier's audit", audit_read: "Read the audit log",
    dossier_request_supplement: "Ask for a supplement", dossier_supplement: "Hand in a supplement", dossier_refuse: "Refuse a dossier", dossier_withdraw: "Withdraw a dossier", dossier_stop: "Stop a dossier", dossier_extend: "Extend",
    dossier_attach: "Add files", dossier_suspend: "Suspend", dossier_resume: "Resume", dossier_modify: "Move to a step", dossier_migrate: "Migrate", dossier_due: "Change the due date", dossier_cancel: "Cancel a dossier", dossier_comment: "Comment on a dossier",
    file_add: "Upload a file", file_read: "Open a file", draft_write: "Save a draft", draft_read: "Open a draft",
    task_read: "Read a task", task_claim: "Claim a task", task_release: "Release a task", task_complete: "Complete a task", task_return: "Return a step", task_assign: "Assign a task", task_forward: "Forward a task", task_recall: "Recall a step",
    task_consult: "Consult", task_answer: "Answer a consultation", task_comment: "Comment on a task", task_reassign: "Reassign",
    incident_retry: "Retry an incident", incident_resolve: "Resolve an incident", instance_read: "Read a process", batch_start: "Start a batch", batch_stop: "Stop a batch",
    procedure_publish: "Publish a procedure", procedure_retire: "Retire a procedure", message_send: "Send a message", signal_send: "Send a signal", absence_record: "Record an absence",
  },
};

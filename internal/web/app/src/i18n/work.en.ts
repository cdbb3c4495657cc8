import type { workVi } from "./work";

type Words<T> = { [K in keyof T]: T[K] extends string ? string : Words<T[K]> };

export const workEn: Words<typeof workVi> = {
  facts: "The task in brief", dossierFacts: "Dossier", more: "More",
  doneOf: "Completed “{{step}}” of dossier", returnedOf: "Returned to the step before; dossier", supplementOf: "A supplement was asked for; the clock is stopped. Dossier",
  refusedOf: "Refused dossier", recordedOf: "Recorded; dossier", nextOpened: "The next task is open.", noNext: "Nothing is left in this list.",
  clockStops: "The clock is stopped since {{at}}: {{ground}}.", suspended: "The dossier is suspended.",
  draftKept: "Draft kept at {{at}}", draftRestored: "What you typed before is back.", draftOlder: "The task changed after you typed this; look again before you send it.",
  draftSave: "Keep a draft", draftDrop: "Drop what was typed", draftSaved: "Draft kept.", draftLocal: "The server could not be reached; what was typed is kept in this tab.",
  typed: "What you typed (not sent)", typedHelp: "This step no longer waits for you. What is below was not sent; copy it if you still need it.",
  compare: "Beside what was sent", field: "Field", theirs: "Sent", mine: "Yours", theyBy: "Sent by {{by}}",
  papers: "Papers", checklist: "Papers the procedure asks for", attach: "Files of this step", uploading: "Wait for the files before completing the step.",
  steps: "Steps", diagramHint: "The table below says the same as the diagram.",
  forward: "Forward", forwardText: "The person goes on with this step; its due date stays.", to: "To", noCandidates: "Nobody else holds this role.", forwarded: "Forwarded to {{name}}.",
  recall: "Recall", recalled: "Recalled: the step is yours again.", recallText: "Possible while nobody has touched the next step.",
  consult: "Ask for opinions", consultText: "Those asked answer at the same time; whoever is silent until the limit agrees.", consultParty: "Whom", consultLimit: "Answer within (working days)", consultQuestion: "Question", consulted: "Opinions were asked for.", consultations: "Opinions asked for", closeConsult: "Stop waiting for opinions",
  addComment: "Add a comment", commented: "The comment is in the dossier.",
  session: "Your session has ended", sessionText: "Log in again to go on. What you typed is still here.", sessionOther: "Log in in another tab", sessionAnother: "Log in with another account",
  filterHistory: "Filter the history", eventAll: "All", eventTask: "Work", eventClock: "Time limit", eventPaper: "Slips, papers", eventOther: "Other", noEvents: "Nothing of this kind.",
  forms: "What was entered at the steps", formOf: "Step {{no}}. {{name}}", noForms: "No step has entered anything yet.", submitted: "From the applicant",
  nowWith: "Where it is now", nowNobody: "No step is waiting.", with: "{{name}} works on it", waitingRole: "Waits for {{role}} to take it",
  called: "Called dossiers", calledBy: "Another dossier called this one.", calledNone: "No called dossiers.", messages: "Messages",
  audit: "Access log", auditWho: "Who", auditDid: "What", auditAt: "When", auditFrom: "From", auditNone: "No entries yet.",
  dates: "Due dates", dueNow: "Now", dueFirst: "At first", print: "Print", version: "Version of the process", case: "Case",
  contents: "Parts of the page",
  colleagues: "With others", consultClosed: "No opinion is waited for any more.", answerBy: "answer by {{at}}", answered: "Your opinion was sent.", yourOpinion: "Your opinion", sendAnswer: "Send the opinion",
  opinion: { agree: "Agree", disagree: "Disagree", comment: "Other", silence: "Silent, which is agreement" },
  consultState: { open: "Waits for an answer", answered: "Answered", silent: "Silent, which is agreement", closed: "Not waited for any more" },
};
